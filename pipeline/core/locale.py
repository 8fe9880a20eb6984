"""Dates, times, sizes and lengths as a reader of the site's language expects them. Babel is here.

Danish: 1. juni 2022 · kl. 9.30 · 24 min. · 12,3 MB · 1.234. A number and its unit are kept on one
line by a no-break space.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from pipeline.core.frozen import dataclass

#: Where the programme takes place; instants are shown in this zone.
ZONE = ZoneInfo("Europe/Copenhagen")

_NBSP = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_DATE = {"da": "d. MMMM y", "en": "d MMMM y"}
_DAY = {"da": "EEEE d. MMMM y", "en": "EEEE d MMMM y"}
_TIME = {"da": "'kl.'\N{NO-BREAK SPACE}H.mm", "en": "H:mm"}
_SHORT_TIME = {"da": "H.mm", "en": "H:mm"}
_MINUTES, _SECONDS, _HOURS = (
    {"da": "min.", "en": "min"},
    {"da": "sek.", "en": "sec"},
    {"da": "t.", "en": "h"},
)
_MEGA = 1_000_000
#: From here on, thousands are set apart.
_GROUPED = 1000


@dataclass(frozen=True, slots=True)
class Format:
    """How one language writes things. Languages other than Danish are written as English."""

    language: str

    @property
    def _key(self) -> str:
        return "da" if self.language == "da" else "en"

    def number(self, value: float) -> str:
        if isinstance(value, int) and 0 <= value < _GROUPED:
            return str(value)  # the same everywhere, and asked for by every page
        return str(format_decimal(value, locale=self._key))

    def level(self, value: float, unit: str) -> str:
        """A level with one decimal, always, and a real minus: −16,0 LUFS."""
        tenths = round(value, 1) + 0.0  # no minus before a zero
        text = format_decimal(abs(tenths), "#,##0.0", locale=self._key)
        return f"{_MINUS if tenths < 0 else ''}{text}{_NBSP}{unit}"

    def date(self, when: dt.date) -> str:
        """4. maj 2022. An instant is first moved to the programme's zone."""
        return self._kept(_dated(local_date(when), self._key))

    def day(self, when: dt.date) -> str:
        """With the day of the week: onsdag den 14. september 2022."""
        text = format_date(local_date(when), _DAY[self._key], locale=self._key)
        return self._kept(text.replace(" ", " den ", 1) if self._key == "da" else text)

    def time(self, when: dt.datetime) -> str:
        """The time of day: kl. 9.30."""
        return format_time(when.astimezone(ZONE), _TIME[self._key], locale=self._key)

    def period(self, start: dt.datetime, end: dt.datetime) -> str:
        """From and to: kl. 9.30–15.50, or two dates when it lasts for more than a day."""
        if local_date(start) != local_date(end):
            return f"{self.date(start)} {self.time(start)} – {self.date(end)} {self.time(end)}"
        last = format_time(end.astimezone(ZONE), _SHORT_TIME[self._key], locale=self._key)
        return f"{self.time(start)}–{last}"

    def written_time(self, text: str) -> str:
        """A time as authors write it (``09:20``) as readers do (9.20)."""
        hours, _, minutes = text.partition(":")
        return f"{int(hours)}{'.' if self._key == 'da' else ':'}{minutes}"

    def size(self, size: int) -> str:
        """12,3 MB; small files in kB."""
        if size < _MEGA:
            return f"{self.number(max(1, round(size / 1000)))}{_NBSP}kB"
        megabytes = round(size / _MEGA, 1 if size < 100 * _MEGA else 0)
        return f"{self.number(megabytes)}{_NBSP}MB"

    def duration(self, seconds: float) -> str:
        """24 min.; below ten minutes with seconds: 2 min. 40 sek."""
        whole = round(seconds)
        hours, rest = divmod(whole, 3600)
        minutes, left = divmod(rest, 60)
        if whole >= 600:
            hours, minutes, left = *divmod(round(whole / 60), 60), 0
        parts = [(hours, _HOURS), (minutes, _MINUTES), (left, _SECONDS)]
        shown = [f"{n}{_NBSP}{unit[self._key]}" for n, unit in parts if n]
        return _NBSP.join(shown) or f"0{_NBSP}{_SECONDS[self._key]}"

    def minutes(self, minutes: int) -> str:
        return f"{self.number(minutes)}{_NBSP}{_MINUTES[self._key]}"

    def _kept(self, text: str) -> str:
        """The day and its month on one line."""
        return text.replace(". ", f".{_NBSP}", 1) if self._key == "da" else text


@lru_cache(maxsize=256)
def _dated(day: dt.date, key: str) -> str:
    """Babel takes its time, and a thousand pages have few dates."""
    return str(format_date(day, _DATE[key], locale=key))


def local_date(when: dt.date) -> dt.date:
    """The calendar day in the programme's zone."""
    return when.astimezone(ZONE).date() if isinstance(when, dt.datetime) else when


def reading_minutes(words: int) -> int:
    """At 200 words a minute, and never none."""
    return max(1, round(words / 200))


def clock(seconds: float) -> str:
    """A position as players show it: 1:59, 1:02:03."""
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def iso_duration(seconds: float) -> str:
    """ISO 8601, as <time> and schema.org want it: PT3M20S."""
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (left, "S")) if n]
    return "PT" + ("".join(parts) or "0S")


_LAST = str.maketrans({"æ": "\U0010fff0", "ø": "\U0010fff1", "å": "\U0010fff2"})


def danish_order(text: str) -> str:
    """A sorting key: æ, ø and å (also written aa) come after z."""
    return text.casefold().replace("aa", "å").translate(_LAST)
