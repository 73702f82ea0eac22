"""Times, sizes and names of countries and languages in the reader's words.

What a list shows in every row (ages, time left) comes from our own catalogue; long dates and names come from CLDR
through Babel, which is imported when one is asked for. Times are aware datetimes; ``now`` is always given.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from o365tui.text.language import _, current, pgettext

if TYPE_CHECKING:
    from babel import Locale

Zone = tzinfo | str
"""A time zone or its IANA name."""

MINUTE, HOUR, DAY = 60, 3600, 86400


class UnknownZone(ValueError):
    """No such time zone; ``args[0]`` is the name that was asked for."""


def age(then: datetime, now: datetime, zone: Zone | None = None) -> str:
    """How long ago, short enough for a column: ``now``, ``4 min``, ``6 h``, ``yesterday``, ``3 d``, ``5 wk``, ``2 y``.

    From a day on, days are counted in ``zone``, or in that of ``now``. The future counts as now.
    """
    seconds = (now - then).total_seconds()
    if seconds < MINUTE:
        return pgettext("age", "now")
    if seconds < HOUR:
        return _("{n} min").format(n=int(seconds // MINUTE))
    if seconds < DAY:
        return _("{n} h").format(n=int(seconds // HOUR))
    place = now.tzinfo if zone is None else _zone(zone)
    days = (now.astimezone(place).date() - then.astimezone(place).date()).days
    if days <= 1:
        return _("yesterday")
    if days < 14:
        return pgettext("age", "{n} d").format(n=days)
    if days < 70:
        return pgettext("age", "{n} wk").format(n=days // 7)
    if days < 730:
        return pgettext("age", "{n} mo").format(n=min(days // 30, 23))
    return pgettext("age", "{n} y").format(n=days // 365)


def left(due: datetime, now: datetime) -> str:
    """How long until a deadline: ``in 5 min``, ``in 1 h 05``, ``in 3 d``, ``due now``, ``late 1 h 05``."""
    seconds = (due - now).total_seconds()
    minutes = round(abs(seconds) / MINUTE)
    if minutes == 0:
        return _("due now")
    span = duration(minutes)
    return (_("in {span}") if seconds > 0 else _("late {span}")).format(span=span)


def duration(minutes: int) -> str:
    """A span in words of a column: ``45 min``, ``1 h 05``, ``14 h``, ``3 d``, ``5 y``."""
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    hours, rest = divmod(minutes, 60)
    if hours < 10:
        return (
            pgettext("hours and minutes", "{h} h {m:02}").format(h=hours, m=rest)
            if rest
            else _("{n} h").format(n=hours)
        )
    if hours < 48:
        return _("{n} h").format(n=round(minutes / 60))
    days = round(minutes / 1440)
    if days < 730:
        return pgettext("age", "{n} d").format(n=days)
    return pgettext("age", "{n} y").format(n=days // 365)


def clock(then: datetime, zone: Zone) -> str:
    """The time of day: ``09:12``."""
    return then.astimezone(_zone(zone)).strftime("%H:%M")


def same_day(one: datetime, other: datetime, zone: Zone) -> bool:
    """Whether both are of the same day in that zone."""
    place = _zone(zone)
    return one.astimezone(place).date() == other.astimezone(place).date()


def moment(then: datetime, zone: Zone, now: datetime) -> str:
    """A time as one would say it: ``today 09:12``, ``yesterday 10:40``, ``12 Nov 10:40``, with the year if another."""
    place = _zone(zone)
    there, here = then.astimezone(place), now.astimezone(place)
    time = there.strftime("%H:%M")
    days = (here.date() - there.date()).days
    if days == 0:
        return _("today {time}").format(time=time)
    if days == 1:
        return _("yesterday {time}").format(time=time)
    if days == -1:
        return _("tomorrow {time}").format(time=time)
    return _("{date} {time}").format(date=short_date(there.date(), here.date()), time=time)


def short_date(day: date, today: date) -> str:
    """``12 Nov``, or ``12 Nov 2025`` where the year is not this one."""
    month = _months()[day.month - 1]
    if day.year == today.year:
        return _("{day} {month}").format(day=day.day, month=month)
    return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def full(then: datetime, zone: Zone, language: str | None = None) -> str:
    """A time with nothing left out: ``Thursday 12 November 2026 at 10:40 (Europe/Riga)``."""
    from babel.dates import format_datetime

    place = _zone(zone)
    there = then.astimezone(place)
    pattern = "EEEE, y. 'gada' d. MMMM, HH:mm" if _of(language) == "lv" else "EEEE d MMMM y 'at' HH:mm"
    return f"{format_datetime(there, pattern, locale=_locale(language))} ({zone_name(place, there)})"


def weekday(day: date, language: str | None = None) -> str:
    """``Thursday``."""
    return str(_locale(language).days["stand-alone"]["wide"][day.weekday()])


def zone_name(zone: Zone, at: datetime) -> str:
    """The IANA name of a zone; for one without a name, what it calls itself at that time (``UTC+02:00``)."""
    if isinstance(zone, str):
        return zone
    return getattr(zone, "key", None) or getattr(zone, "name", None) or at.astimezone(zone).tzname() or "UTC"


def size(octets: int) -> str:
    """A file's size in decimal units: ``512 B``, ``1.2 kB``, ``340 kB``, ``1.2 MB``."""
    if octets < 1000:
        return f"{octets} B"
    amount, units = octets / 1000, ["PB", "TB", "GB", "MB", "kB"]
    while amount >= 999.5 and len(units) > 1:
        amount /= 1000
        units.pop()
    text = f"{amount:.1f}".removesuffix(".0") if amount < 9.95 else f"{amount:.0f}"
    return f"{text.replace('.', pgettext('decimal separator', '.'))} {units[-1]}"


def number(n: int) -> str:
    """A whole number with its thousands apart: ``100,000``."""
    return f"{n:,}".replace(",", pgettext("thousands separator", ","))


def country_name(iso2: str, language: str | None = None) -> str:
    """CLDR's name of a country or region; the code itself where there is none.

    Bonaire, Saba and Sint Eustatius share BQ, Svalbard and Jan Mayen SJ: keep the source's own name beside this one.
    """
    return country_names(_of(language)).get(iso2.upper(), iso2)


@cache
def country_names(language: str) -> Mapping[str, str]:
    """CLDR's names by ISO 3166 code, all countries and regions."""
    return {code: name for code, name in _locale(language).territories.items() if len(code) == 2 and code != "ZZ"}


def language_name(code: str, language: str | None = None) -> str:
    """CLDR's name of a language by its code (``lv``); the code itself where there is none."""
    name = str(_locale(language).languages.get(code.replace("-", "_"), code))
    return name


def parse_zone(name: str) -> tzinfo:
    """The time zone of an IANA name. Raises `UnknownZone`."""
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name.strip())
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZone(name) from error


def local_zone_name() -> str:
    """The IANA name of this machine's time zone; ``UTC`` where it cannot be told."""
    import pendulum.tz

    try:
        name = str(getattr(pendulum.tz.get_local_timezone(), "name", "UTC"))
        parse_zone(name)
    except (UnknownZone, RuntimeError, OSError):
        return "UTC"
    return "UTC" if name in ("Etc/UTC", "Etc/UCT", "UCT", "Zulu") else name


def _of(language: str | None) -> str:
    return current() if language is None else language


@cache
def _babel(language: str) -> "Locale":
    from babel import Locale

    return Locale.parse("lv" if language == "lv" else "en_GB")


def _locale(language: str | None) -> "Locale":
    return _babel(_of(language))


@cache
def _named_zone(name: str) -> tzinfo:
    return parse_zone(name)


def _zone(zone: Zone) -> tzinfo:
    return _named_zone(zone) if isinstance(zone, str) else zone


def _months() -> tuple[str, ...]:
    return (
        pgettext("short month", "Jan"), pgettext("short month", "Feb"), pgettext("short month", "Mar"),
        pgettext("short month", "Apr"), pgettext("short month", "May"), pgettext("short month", "Jun"),
        pgettext("short month", "Jul"), pgettext("short month", "Aug"), pgettext("short month", "Sep"),
        pgettext("short month", "Oct"), pgettext("short month", "Nov"), pgettext("short month", "Dec"),
    )  # fmt: skip
