"""Times, sizes and names in the reader's words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o365tui.text import dates
from o365tui.text.language import speaking, use

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 11:00 in Riga, a Monday
RIGA = ZoneInfo("Europe/Riga")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use("en")


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


@pytest.mark.parametrize(
    ("then", "english", "latvian"),
    [
        (ago(seconds=-90), "now", "tikko"),
        (ago(seconds=59), "now", "tikko"),
        (ago(seconds=60), "1 min", "1 min"),
        (ago(minutes=59, seconds=59), "59 min", "59 min"),
        (ago(hours=1), "1 h", "1 h"),
        (ago(hours=23, minutes=59), "23 h", "23 h"),
        (ago(hours=24), "yesterday", "vakar"),
        (ago(hours=34, minutes=59), "yesterday", "vakar"),
        (ago(hours=35, minutes=1), "2 d", "2 d."),
        (ago(days=13), "13 d", "13 d."),
        (ago(days=14), "2 wk", "2 ned."),
        (ago(days=69), "9 wk", "9 ned."),
        (ago(days=70), "2 mo", "2 mēn."),
        (ago(days=729), "23 mo", "23 mēn."),
        (ago(days=730), "2 y", "2 g."),
    ],
)
def test_ages(then: datetime, english: str, latvian: str) -> None:
    assert dates.age(then, NOW, "Europe/Riga") == english
    with speaking("lv"):
        assert dates.age(then, NOW, RIGA) == latvian


def test_yesterday_is_the_readers_own() -> None:
    then = ago(hours=34)  # Saturday 23:00 in UTC, Sunday 01:00 in Riga
    assert dates.age(then, NOW, "Europe/Riga") == "yesterday"
    assert dates.age(then, NOW) == dates.age(then, NOW, "America/Los_Angeles") == "2 d"


@pytest.mark.parametrize(
    ("due", "english", "latvian"),
    [
        (timedelta(seconds=29), "due now", "termiņš tagad"),
        (timedelta(seconds=-29), "due now", "termiņš tagad"),
        (timedelta(minutes=5), "in 5 min", "pēc 5 min"),
        (timedelta(hours=1), "in 1 h", "pēc 1 h"),
        (timedelta(hours=1, minutes=5), "in 1 h 05", "pēc 1 h 05"),
        (timedelta(hours=7, minutes=59, seconds=58), "in 8 h", "pēc 8 h"),
        (timedelta(hours=11, minutes=40), "in 12 h", "pēc 12 h"),
        (timedelta(days=3, hours=2), "in 3 d", "pēc 3 d."),
        (timedelta(minutes=-1), "late 1 min", "kavē 1 min"),
        (timedelta(hours=-1, minutes=-5), "late 1 h 05", "kavē 1 h 05"),
        (timedelta(days=-9), "late 9 d", "kavē 9 d."),
        (timedelta(days=-2192), "late 6 y", "kavē 6 g."),
    ],
)
def test_time_left(due: timedelta, english: str, latvian: str) -> None:
    assert dates.left(NOW + due, NOW) == english
    with speaking("lv"):
        assert dates.left(NOW + due, NOW) == latvian


@given(st.integers(-(10**9), 10**9))
def test_age_and_time_left_fit_their_columns(seconds: int) -> None:
    moment = NOW + timedelta(seconds=seconds)
    for language in ("en", "lv"):
        with speaking(language):
            assert len(dates.age(moment, NOW)) <= 9
            assert len(dates.left(moment, NOW)) <= 13


@pytest.mark.parametrize(
    ("then", "english", "latvian"),
    [
        (ago(hours=2), "today 09:00", "šodien 09:00"),
        (ago(hours=12), "yesterday 23:00", "vakar 23:00"),
        (ago(hours=-14), "tomorrow 01:00", "rīt 01:00"),
        (datetime(2026, 11, 12, 8, 40, tzinfo=UTC), "12 Nov 10:40", "12. nov. 10:40"),
        (datetime(2026, 5, 1, 7, 5, tzinfo=UTC), "1 May 10:05", "1. maijs 10:05"),
        (datetime(2025, 11, 12, 8, 40, tzinfo=UTC), "12 Nov 2025 10:40", "2025. g. 12. nov. 10:40"),
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), "1 Jan 2027 00:30", "2027. g. 1. janv. 00:30"),
    ],
)
def test_moments(then: datetime, english: str, latvian: str) -> None:
    assert dates.moment(then, "Europe/Riga", NOW) == english
    with speaking("lv"):
        assert dates.moment(then, RIGA, NOW) == latvian


def test_a_moment_across_the_change_of_clocks() -> None:
    before = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    after = datetime(2026, 3, 29, 21, 0, tzinfo=UTC)
    assert dates.moment(before, RIGA, after) == "yesterday 00:30"


def test_in_full() -> None:
    then = datetime(2026, 11, 12, 8, 40, tzinfo=UTC)
    assert dates.full(then, "Europe/Riga") == "Thursday 12 November 2026 at 10:40 (Europe/Riga)"
    assert dates.full(then, RIGA, "lv") == "ceturtdiena, 2026. gada 12. novembris, 10:40 (Europe/Riga)"
    assert dates.full(then, timezone(timedelta(hours=2))) == "Thursday 12 November 2026 at 10:40 (UTC+02:00)"
    assert dates.clock(then, "Europe/Riga") == "10:40"
    assert (dates.weekday(then.date()), dates.weekday(then.date(), "lv")) == ("Thursday", "Ceturtdiena")


@pytest.mark.parametrize(
    ("octets", "english", "latvian"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1000, "1 kB", "1 kB"),
        (1234, "1.2 kB", "1,2 kB"),
        (9949, "9.9 kB", "9,9 kB"),
        (9951, "10 kB", "10 kB"),
        (340_000, "340 kB", "340 kB"),
        (999_499, "999 kB", "999 kB"),
        (999_500, "1 MB", "1 MB"),
        (1_200_000, "1.2 MB", "1,2 MB"),
        (25_000_000_000, "25 GB", "25 GB"),
        (10**18, "1000 PB", "1000 PB"),
    ],
)
def test_sizes(octets: int, english: str, latvian: str) -> None:
    assert dates.size(octets) == english
    with speaking("lv"):
        assert dates.size(octets) == latvian


def test_numbers_have_their_thousands_apart() -> None:
    assert [dates.number(n) for n in (0, 999, 100_000)] == ["0", "999", "100,000"]
    with speaking("lv"):
        assert dates.number(100_000) == "100\u00a0000"


def test_names_are_those_of_the_cldr() -> None:
    assert (dates.country_name("CZ"), dates.country_name("cz", "lv")) == ("Czechia", "Čehija")
    assert dates.country_name("BQ", "en") == "Caribbean Netherlands"
    assert dates.country_name("??", "lv") == "??"
    assert len(dates.country_names("lv")) > 240
    assert (dates.language_name("lv"), dates.language_name("lv", "lv")) == ("Latvian", "latviešu")
    assert dates.language_name("qqq") == "qqq"
    with speaking("lv"):
        assert dates.country_name("LV") == "Latvija"


@pytest.mark.parametrize("name", ["Europe/Riga", "UTC", " Europe/Riga "])
def test_zones_are_known_by_their_iana_names(name: str) -> None:
    assert NOW.astimezone(dates.parse_zone(name)) == NOW


@pytest.mark.parametrize(
    "name", ["", "Riga", "Europe", "../../etc/passwd", "/etc/passwd", "Europe/R\0", "Āā", "a" * 999]
)
def test_what_is_no_zone_is_said_to_be_none(name: str) -> None:
    with pytest.raises(dates.UnknownZone):
        dates.parse_zone(name)


def test_this_machine_has_a_zone() -> None:
    dates.parse_zone(dates.local_zone_name())
