"""Words for keys that authors write: roles, states, kinds. English here, Danish in ``site.po``."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.core.messages import Catalogue, catalogue
from pipeline.core.model import Library

ROLES = {
    "alle": "everyone",
    "sagsbehandler": "caseworkers",
    "laege": "GPs and practice staff",
    "psykolog": "psychologists and therapists",
    "bosted": "supported housing",
    "jobcenter": "job centres",
    "rusmiddel": "substance-use treatment",
    "leder": "managers",
}

#: What a content note says of abuse, by its level of detail.
DETAIL = {
    "none": "Abuse is not described.",
    "mentioned": "Abuse is mentioned, not described.",
    "described": "Abuse is described.",
}

EPISODE_TYPES = {"full": "Episode", "trailer": "Trailer", "bonus": "Bonus"}

EVENT_TYPES = {"theme_day": "Theme day", "conference": "Conference"}

REGISTRATION = {
    "open": "Registration is open",
    "closed": "Registration closed",
    "full": "Fully booked",
    "cancelled": "Cancelled",
    "moved": "Rescheduled",
}

WIFI = {"none": "No Wi-Fi", "weak": "Weak Wi-Fi", "good": "Good Wi-Fi"}

STATUS = {
    "draft": "Draft",
    "review": "In review",
    "scheduled": "Scheduled",
    "embargoed": "Embargoed",
    "withdrawn": "Withdrawn",
}

#: The labelled fields of a project page, in the order in which they are shown.
FIELDS = {
    "period": "Project period",
    "audience": "Target group",
    "background": "Background",
    "purpose": "Purpose",
    "documentation": "Documentation and evaluation",
    "funding": "Funding",
    "contact": "Contact",
}

APPENDICES = {
    "refleksionsspoergsmaal": "Reflection questions",
    "ordliste": "Glossary",
    "her-kan-du-faa-hjaelp": "Where to get help",
}

#: The forms of the handbook that have an ISBN each.
ISBN = {
    "html": "web",
    "pdf": "PDF",
    "epub": "EPUB",
    "print": "printed",
    "large_print": "large print",
}

#: What the handbook is bound in.
BOOKS = {
    "epub": "EPUB for e-readers and phones",
    "pdf": "PDF, A4",
    "large-print": "PDF, large print",
}

#: What an item lacks that the law asks for.
DEVIATIONS = {
    "no-transcript": "There is no transcript.",
    "machine-transcript": "The transcript was made by a machine and has not been read through.",
    "no-captions": "There are no captions.",
    "machine-captions": "The captions were made by a machine and have not been read through.",
    "no-description": "There is no version with audio description, though the film needs one.",
    "no-film-transcript": "There is no transcript of the film.",
}

#: What does not depend on one item, and may stand in somebody's way.
LIMITS = {
    "search": "Searching needs scripts. The lists and the contents of the handbook do not.",
    "sign-language": "Not all films come in Danish Sign Language.",
    "apps": "Podcast apps are made by others. We cannot answer for how they can be used.",
    "registration": "Registration for events is on another site, with a statement of its own.",
}

#: What there is beside sound and picture.
FORMS = {
    "transcript": "Transcript",
    "captions": "Captions",
    "description": "Version with audio description",
    "description-not-needed": "Audio description is not needed",
    "sign-language": "Version in Danish Sign Language",
    "markers": "Chapters",
    "content-note": "A note about the content",
}

MADE_BY = {
    "human": "written by a person",
    "auto-reviewed": "made by a machine and read through by a person",
    "auto": "made by a machine",
}

#: What a link leads to.
KINDS = {"chapter": "Chapter", "film": "Film", "episode": "Episode"}

#: Versions of a film that stand beside it.
VERSIONS = {"audio-described": "Audio description", "sign-language": "Danish Sign Language"}

LANGUAGES = {"da": "Danish", "en": "English"}

LABELS: Mapping[str, Mapping[str, str]] = {
    "roles": ROLES,
    "detail": DETAIL,
    "episode": EPISODE_TYPES,
    "event": EVENT_TYPES,
    "registration": REGISTRATION,
    "wifi": WIFI,
    "status": STATUS,
    "field": FIELDS,
    "appendix": APPENDICES,
    "isbn": ISBN,
    "deviation": DEVIATIONS,
    "limit": LIMITS,
    "form": FORMS,
    "made": MADE_BY,
    "kind": KINDS,
    "version": VERSIONS,
    "language": LANGUAGES,
}


def words(library: Library) -> Catalogue:
    """The site's texts in the programme's language."""
    return catalogue("site", library.programme.language)
