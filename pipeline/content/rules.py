"""All rules across files, in one visible list.

A rule is a plain function that looks at a `Subject` and yields problems. To add one: write it in
the `rules_…` module of its theme, name it here, and give its code texts, a fixture and a paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.content import rules_books as books
from pipeline.content import rules_consent as consent
from pipeline.content import rules_discreet as discreet
from pipeline.content import rules_kits as kits
from pipeline.content import rules_leaks as leaks
from pipeline.content import rules_placeholders as placeholders
from pipeline.content import rules_private as private
from pipeline.content import rules_programme as programme
from pipeline.content import rules_publication as publication
from pipeline.content import rules_references as names
from pipeline.content import rules_sound as sound
from pipeline.content import rules_text as text
from pipeline.content import rules_timing as timing
from pipeline.content import rules_tracks as texts
from pipeline.content import rules_upkeep as upkeep
from pipeline.content.subject import Subject
from pipeline.core.problems import Problem

Rule = Callable[[Subject], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    names.unique_ids,
    names.unique_guids,
    names.unique_numbers,
    names.references,
    names.kit_parts,
    names.quote_speakers,
    names.handbook_list,
    books.isbn,
    names.chapter_addresses,
    names.seasons,
    text.texts,
    text.former_ids,
    text.empty,
    timing.markers,
    timing.clip_ids,
    timing.stretches,
    timing.half_quotes,
    timing.event_times,
    consent.register_exists,
    consent.people_once,
    consent.channels,
    consent.soundbites,
    consent.final_version,
    consent.in_force,
    consent.segments,
    private.private_words,
    kits.kit_contents,
    kits.kit_consents,
    publication.licences,
    publication.needed_to_publish,
    publication.texts_for_all,
    texts.tracks,
    leaks.speakers,
    leaks.contact_details,
    placeholders.items,
    placeholders.shared,
    upkeep.stale,
    discreet.titles,
    discreet.addresses,
    upkeep.examples,
    upkeep.show_notes,
    programme.required_addresses,
    programme.pinned_instant,
    programme.targets,
    programme.feed_description,
    programme.moved_feed,
    programme.categories,
    programme.help_box,
    sound.renditions,
    sound.loudness,
)
