"""The first run: what is guessed, asked and checked, and the desk or the demo desk that comes of it."""

from __future__ import annotations

import os
import pwd
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk import opening
from o365tui.model.people import Role
from o365tui.model.request import Plan
from o365tui.text import dates, language
from o365tui.tui.app import PLACES, DeskApp, Options
from o365tui.tui.drafts import Keeper
from o365tui.tui.screens import welcome, welcome_typed
from o365tui.tui.screens.overview import OverviewScreen
from o365tui.tui.screens.welcome import WelcomeScreen
from o365tui.tui.screens.welcome_typed import Newcomer, guessed, problems
from o365tui.tui.widgets.choice import Choice
from o365tui.tui.widgets.form import Form, FormRow
from o365tui.tui.widgets.frame import StatusLine, TopBar
from tests.tui.desks import settle, texts

ILZE = Newcomer("Ilze Ozola", "ilze@example.org", "LV", "SIA Piemērs", "premier", "agent", "en", "Europe/Riga")


@asynccontextmanager
async def first_run(
    folder: Path,
    size: tuple[int, int] = (80, 24),
    *,
    draft: Mapping[str, str] | None = None,
    lang: str = "en",
    keeper: Keeper | None = None,
) -> AsyncIterator[Pilot[Any]]:
    """The welcome, painted and at rest."""
    language.use(lang)
    kept = keeper or Keeper()
    if draft is not None:
        kept.keep("welcome", dict(draft))
    places = {**PLACES, "welcome": lambda: WelcomeScreen(folder)}
    app = DeskApp(None, None, Options(start="welcome", looks="dark", colours="256", drafts=kept, places=places))  # type: ignore[arg-type]
    try:
        async with app.run_test(size=size) as running:
            await running.pause()
            yield running
    finally:
        if app.desk is not None:
            app.desk.leave()
        language.use("en")


def problem(running: Pilot[Any], name: str) -> str:
    """What is said beside a field."""
    return running.app.screen.query_one(f"#row-{name}", FormRow).problem


def focused(running: Pilot[Any]) -> str:
    """The id of the field that has the keyboard."""
    return (running.app.focused.id or "") if running.app.focused is not None else ""


async def at_the_overview(running: Pilot[Any]) -> None:
    """Wait until the desk has been made and its overview is shown."""
    await settle(running, lambda: isinstance(running.app.screen, OverviewScreen), texts(running))
    await running.pause()


def account(monkeypatch: pytest.MonkeyPatch, gecos: str, login: str = "ilze") -> None:
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: SimpleNamespace(pw_gecos=gecos, pw_name=login))


@pytest.mark.parametrize(
    ("gecos", "name"),
    [("Ilze Ozola,,,", "Ilze Ozola"), ("& Ozola", "Ilze Ozola"), ("", ""), ("ilze", ""), ("Ilze,Room 7", "")],
)
def test_the_name_is_guessed_from_the_account_unless_it_is_only_the_login(
    monkeypatch: pytest.MonkeyPatch, gecos: str, name: str
) -> None:
    account(monkeypatch, gecos)
    assert welcome_typed.account_name() == name


@pytest.mark.parametrize(
    ("environ", "zone", "country"),
    [
        ({"LANG": "lv_LV.UTF-8"}, "UTC", "LV"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "sv_SE"}, "UTC", "SE"),
        ({"LANG": "C.UTF-8"}, "Europe/Riga", "LV"),
        ({"LANG": "en_XX"}, "UTC", ""),
        ({}, "UTC", ""),
    ],
)
def test_the_country_is_guessed_from_the_locale_else_from_the_clock(
    environ: dict[str, str], zone: str, country: str
) -> None:
    assert welcome_typed.country_of(environ, zone) == country


def test_the_rest_is_guessed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    account(monkeypatch, "Ilze Ozola")
    monkeypatch.setattr(dates, "local_zone_name", lambda: "Europe/Riga")
    with language.speaking("lv"):
        made = guessed({"EMAIL": "ilze@example.org"})
    assert made == Newcomer(
        "Ilze Ozola", "ilze@example.org", "LV", "", "enterprise", "administrator", "lv", "Europe/Riga"
    )
    assert guessed({"EMAIL": "ilze"}).email == ""


def test_each_field_is_checked_with_a_sentence() -> None:
    assert problems(ILZE) == {}
    wrong = problems(Newcomer(" ", "ilze", "QQ", "", "gold", "chief", "tlh", "Mars/Base"))
    assert list(wrong) == ["name", "email", "country", "organisation", "plan", "role", "language", "timezone"]
    assert all(sentence.endswith(".") for sentence in wrong.values())


async def test_the_welcome_asks_little_and_shows_all_of_it_at_80_by_24(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for lang in ("en", "lv"):
        async with first_run(tmp_path / "desk", lang=lang, draft={"language": lang}) as running:
            form = running.app.screen.query_one(Form)
            assert form.max_scroll_y == 0
            assert " ~/desk. " in texts(running)
            assert focused(running) == "name"


async def test_a_field_that_is_left_says_what_is_wrong(tmp_path: Path) -> None:
    async with first_run(tmp_path / "desk") as running:
        running.app.screen.query_one("#email").focus()
        await running.press(*"ilze", "tab")
        await settle(running, lambda: problem(running, "email"))
        assert problem(running, "email") == "“ilze” is not an e-mail address. It looks like name@example.org."
        assert not problem(running, "organisation")


async def test_creating_says_what_is_missing_and_focuses_the_first(tmp_path: Path) -> None:
    async with first_run(tmp_path / "desk", draft={"name": "Ilze", "email": "", "country": "LV"}) as running:
        await running.press("ctrl+s")
        await settle(running, lambda: focused(running) == "email")
        assert problem(running, "organisation") == "Name the organisation."
        assert "2 fields need another look." in texts(running, StatusLine)
    assert not opening.exists(tmp_path / "desk")


async def test_the_country_is_found_in_either_language_by_code_and_by_prefix(tmp_path: Path) -> None:
    for words, code in (("cehija", "CZ"), ("germany", "DE"), ("371", "LV"), ("nepal", "NP")):
        async with first_run(tmp_path / "desk") as running:
            running.app.screen.query_one("#country").focus()
            await running.press(*words, "enter")
            await running.pause()
            assert running.app.screen.query_one("#country", Choice).value == code


async def test_another_language_is_spoken_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    async with first_run(tmp_path / "desk", draft={"name": "Ilze", "country": "LV"}) as running:
        running.app.screen.query_one("#language").focus()
        await running.press("l", "enter")
        await settle(running, lambda: "Valoda" in texts(running))
        await settle(running, lambda: focused(running) == "language")
        assert language.current() == "lv"
        assert "Latvija" in texts(running)
        screen = running.app.screen
        assert isinstance(screen, WelcomeScreen)
        assert screen._typed.name == "Ilze"


async def test_the_desk_is_made_as_it_was_said_and_opens_at_the_overview(tmp_path: Path) -> None:
    keeper = Keeper()
    async with first_run(tmp_path / "desk", draft=ILZE.draft(), keeper=keeper) as running:
        await running.press("ctrl+s")
        await at_the_overview(running)
        app: Any = running.app
        person = app.person
        assert (person.name, person.email, person.country) == ("Ilze Ozola", "ilze@example.org", "LV")
        assert person.role is Role.AGENT
        assert person.owner
        assert person.uid == os.getuid()
        assert app.desk.organisation_of(person).plan is Plan.PREMIER
        assert app.zone == "Europe/Riga"
        assert "welcome" not in keeper
        await running.press("f3")
        await settle(running, lambda: type(running.app.screen).__name__ == "RequestsScreen")
        await running.press("n")
        await settle(running, lambda: type(running.app.screen).__name__ == "FilingScreen")
        await settle(running, lambda: running.app.focused is not None)
        running.app.screen.query_one("#title").focus()
        await running.press("x")
        app.save_now()
        assert "new" in app.desk.drafts.places(person.handle)
    desk, again = opening.open_as(tmp_path / "desk")
    with desk:
        assert again.name == "Ilze Ozola"


async def test_a_folder_that_refuses_is_told_and_what_was_typed_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    async with first_run(tmp_path / "file" / "desk", draft=ILZE.draft()) as running:
        await running.press("ctrl+s")
        await settle(running, lambda: "No desk can be made" in texts(running, StatusLine), texts(running, StatusLine))
        screen = running.app.screen
        assert isinstance(screen, WelcomeScreen)
        assert screen._typed == ILZE


async def test_the_demo_is_made_beside_the_desks_own_folder_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(welcome, "DEMO_REQUESTS", 12)
    async with first_run(tmp_path / "desk", (120, 40)) as running:
        await running.press("ctrl+t")
        await at_the_overview(running)
        await settle(running, lambda: "This is a demo desk" in texts(running, StatusLine))
        assert "desk-demo" in texts(running, StatusLine)
    assert not opening.exists(tmp_path / "desk")
    desk, person = opening.open_as(tmp_path / "desk-demo")
    with desk:
        from o365tui.model.views import View

        assert desk.page(person, View.ALL).total == 12
    async with first_run(tmp_path / "desk") as running:
        await running.press("ctrl+t")
        await at_the_overview(running)


async def test_what_is_typed_is_kept_until_there_is_a_desk(tmp_path: Path) -> None:
    async with first_run(tmp_path / "desk") as running:
        await running.press(*"Ilze")
        await settle(running, lambda: "draft kept" in texts(running, TopBar))
        assert running.app.drafts["welcome"]["name"].endswith("Ilze")  # type: ignore[attr-defined]


async def test_there_is_nowhere_else_to_go_before_there_is_a_desk(tmp_path: Path) -> None:
    async with first_run(tmp_path / "desk") as running:
        await running.press("f3", "f4", "f7")
        await running.pause()
        assert isinstance(running.app.screen, WelcomeScreen)
