"""What an author probably meant by a field we do not know."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from types import MappingProxyType

#: Names from earlier content, and Danish words for our names. Each may stand for several fields.
ALSO = MappingProxyType(
    {
        "status": ("state",),
        "tilstand": ("state",),
        "chapters": ("markers",),
        "kapitler": ("markers", "chapters"),
        "license": ("licence",),
        "licens": ("licence",),
        "license_text": ("licence_text",),
        "titel": ("title",),
        "navn": ("name", "title"),
        "resume": ("summary",),
        "resumé": ("summary",),
        "beskrivelse": ("description", "summary"),
        "description": ("summary",),
        "lyd": ("audio",),
        "sound": ("audio",),
        "lydstyrke": ("loudness", "target_lufs"),
        "lufs": ("target_lufs",),
        "kanaler": ("channels",),
        "støj": ("denoise",),
        "fil": ("file",),
        "path": ("file",),
        "billede": ("artwork", "poster"),
        "image": ("artwork", "poster"),
        "cover": ("artwork",),
        "alttekst": ("alt",),
        "nummer": ("number",),
        "nr": ("number",),
        "sæson": ("season",),
        "emner": ("topics",),
        "roller": ("roles",),
        "medvirkende": ("contributors",),
        "people": ("contributors",),
        "citater": ("quotes",),
        "tekst": ("text",),
        "taler": ("speaker",),
        "undertekster": ("captions",),
        "transskription": ("transcript",),
        "transkription": ("transcript",),
        "sprog": ("language", "lang"),
        "varighed": ("duration",),
        "udgives": ("publish_at",),
        "published_at": ("publish_at",),
        "embargo": ("embargo_until",),
        "opdateret": ("updated",),
        "starttid": ("start",),
        "slut": ("end",),
        "stop": ("end",),
        "sluttid": ("end",),
        "t": ("start",),
        "time": ("start",),
        "sted": ("venue",),
        "place": ("venue",),
        "arrangør": ("organiser",),
        "organizer": ("organiser",),
        "tilmelding": ("registration",),
        "pris": ("price",),
        "modtagere": ("audience",),
        "målgruppe": ("audience",),
        "periode": ("period",),
        "baggrund": ("background",),
        "formål": ("purpose",),
        "dokumentation": ("documentation",),
        "finansiering": ("funding",),
        "kontakt": ("contact",),
        "telefon": ("phone",),
        "mail": ("email",),
        "url": ("site",),
        "show": ("series",),
        "podcast": ("series",),
        "handbog": ("handbook",),
        "håndbog": ("handbook",),
        "film": ("films",),
        "episoder": ("episodes",),
        "chapter": ("handbook",),
        "begreb": ("term",),
        "ord": ("term",),
        "forklaring": ("definition",),
    }
)


def meant(written: str, known: Iterable[str]) -> str | None:
    """The known name that was most likely meant, or none."""
    names = list(known)
    for name in ALSO.get(written.lower(), ()):
        if name in names:
            return name
    folded = written.lower().replace(" ", "_").replace("-", "_")
    return next(iter(difflib.get_close_matches(folded, names, n=1, cutoff=0.65)), None)
