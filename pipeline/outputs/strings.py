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

#: What an item lacks that the law asks for.
DEVIATIONS = {
    "no-transcript": "There is no transcript.",
    "machine-transcript": "The transcript was made by a machine and has not been read through.",
    "no-captions": "There are no captions.",
    "machine-captions": "The captions were made by a machine and have not been read through.",
    "no-description": "There is no version with audio description, though the film needs one.",
    "no-film-transcript": "There is no transcript of the film.",
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
    "deviation": DEVIATIONS,
    "kind": KINDS,
    "version": VERSIONS,
    "language": LANGUAGES,
}


def words(library: Library) -> Catalogue:
    """The site's texts in the programme's language."""
    return catalogue("site", library.programme.language)
