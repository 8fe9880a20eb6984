"""Whether an episode may become a clip, for newsletters and social media.

A clip is heard out of its context, by people who did not look for it, and goes where nobody can
take it back from. So each voice in the episode has said yes to just that, whatever is heard in the
clip: the channel ``clip``. Who is vulnerable is never in one. All else is as for a publication.

It is asked for when somebody wants a clip, also of a draft: a site without clips needs no consent
for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.document import Loc
from pipeline.content.library import Loaded
from pipeline.content.rules_consent import final, held, people_once
from pipeline.content.rules_leaks import strangers
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode
from pipeline.core.problems import Place, Problem, errors, in_order, problem
from pipeline.core.values import Status

CHANNEL = "clip"
REGISTER = "consents.yaml"


def clip_problems(loaded: Loaded, episode: Episode) -> tuple[Problem, ...]:
    """Why there may be no clip of ``episode``, which is one of the loaded library; and warnings."""
    if loaded.subject is None:
        return loaded.problems
    subject = loaded.subject
    entry = next(e for e in subject.entries.episodes if e.item is episode)
    if subject.status(entry) is Status.WITHDRAWN:
        return (problem("E136", entry.place("state"), item=episode.id),)
    if not episode.contributors:
        return (problem("E137", entry.document.key_place("contributors"), item=episode.id),)
    if subject.register.document is None:
        missing = problem("E112", Place(REGISTER), items=episode.id)
        return errors(p for p in loaded.problems if p.place.file == REGISTER) or (missing,)
    return in_order((*_voices(subject, entry), *strangers(entry)))


def _voices(subject: Subject, entry: Entry[Episode]) -> Iterator[Problem]:
    yield from people_once(subject)
    for n, one in enumerate(entry.item.contributors):
        yield from _voice(subject, entry, one.id, ("contributors", n))


def _voice(subject: Subject, entry: Entry[Episode], who: str, loc: Loc) -> Iterator[Problem]:
    person, item = subject.register.people.get(who), entry.item.id
    if person is None:
        yield problem("E100", entry.place(*loc), person=who)
        return
    if person.vulnerable:
        yield problem("E115", entry.place(*loc), item=item, who=person.shown_as, person=who)
        return
    if CHANNEL not in person.scope:
        yield problem("E111", entry.place(*loc), item=item, who=person.shown_as, person=who)
    yield from final(subject, entry, person, loc)
    yield from held(subject, person, item)
