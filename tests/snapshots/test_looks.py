"""Every screen looks as it was accepted, in words, places and colours (see `looks`; the pictures are in `accepted/`).

When a screen was meant to change: `make looks` takes all pictures anew, and `git diff` shows what became of them.
For some of them: `make looks ARGS="-k notes"`.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from o365tui.desk.desk import Desk
from o365tui.model.people import Organisation, Person
from o365tui.model.people import Role as Kind
from o365tui.model.preferences import Preferences
from o365tui.model.request import Plan
from o365tui.model.views import View
from o365tui.store.memory import MemoryDrafts, MemoryStore
from o365tui.store.protocol import Transaction
from o365tui.text import language
from o365tui.tui.app import PLACES, DeskApp, Options
from o365tui.tui.drafts import Keeper
from o365tui.tui.screens.welcome import WelcomeScreen
from tests.snapshots.looks import difference, picture, strips
from tests.snapshots.shots import AGENT, SHOTS, Shot
from tools.showcase import ADMINISTRATOR, CAST, EARLIER, MOMENT, OWNER, SUPPORT, Clock, Showcase
from tools.showcase_mail import Mail
from tools.showcase_stories import STORIES

ACCEPTED = Path(__file__).parent / "accepted"
ACCEPTING = os.environ.get("LOOKS") == "accept"

PAUSES = (*[0.01] * 10, *[0.05] * 20, *[0.2] * 20, *[1.0] * 10)
"""Seconds between looks at what is still to come. Many looks at first, then few: it costs time to look, too."""

DIFFERENT = (*[0.02] * 10, *[0.1] * 10, *[0.5] * 6)
"""The same for a picture that differs from the accepted one: after these it counts as different."""

STILL = 8
"""Looks without a difference after which a new picture is taken for finished."""

NOBODY = {
    "name": "Ilze Ozola", "email": "", "country": "LV", "organisation": "", "plan": "enterprise",
    "role": "administrator", "timezone": "Europe/Riga",
}  # fmt: skip
"""What the welcome would otherwise guess from the account and the machine."""

CASES = [(shot, lang, size) for shot in SHOTS for lang, size in shot.at]


def named(shot: Shot, lang: str, size: tuple[int, int]) -> str:
    """A picture's file, without its ending."""
    return f"{shot.name}-{lang}-{size[0]}x{size[1]}"


@pytest.fixture(autouse=True)
def known_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """No picture shows a folder or a zone of this machine."""
    monkeypatch.setenv("O365TUI_SETTINGS", "/nowhere/settings.toml")
    monkeypatch.setenv("TZ", "Europe/Riga")
    monkeypatch.delenv("EMAIL", raising=False)


@pytest.mark.parametrize(("shot", "lang", "size"), CASES, ids=[named(*case) for case in CASES])
async def test_a_screen_looks_as_it_was_accepted(shot: Shot, lang: str, size: tuple[int, int]) -> None:
    name = named(shot, lang, size)
    path = ACCEPTED / f"{name}.txt"
    accepted = path.read_text(encoding="utf-8") if path.exists() else ""
    language.use(lang)
    app = an_app(shot, lang)
    try:
        async with app.run_test(size=size) as running:
            await rest(running)
            for key in shot.keys.split():
                await do(running, key)
            shown = await last_look(running, title(shot, name), None if ACCEPTING else accepted)
    finally:
        language.use("en")
    if ACCEPTING:
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    elif shown != accepted:
        raise AssertionError(f"{name} looks different. If it should: make looks\n\n{difference(accepted, shown)}")


def test_no_accepted_picture_is_of_a_screen_that_nobody_looks_at() -> None:
    kept = {path.stem for path in ACCEPTED.glob("*.txt")}
    left_over = kept - {named(*case) for case in CASES}
    if ACCEPTING:
        for name in left_over:
            (ACCEPTED / f"{name}.txt").unlink()
    else:
        assert not left_over


def title(shot: Shot, name: str) -> str:
    """The first line of a picture: how one comes there."""
    keys = f"; keys: {shot.keys}" if shot.keys else ""
    return f"{name}: {shot.who} at {shot.start}{keys}"


# Desks and apps


def an_app(shot: Shot, lang: str) -> DeskApp:
    """The full screen over the showcase's desk, with its clock."""
    drafts = MemoryDrafts()
    keeper = Keeper(drafts, "somebody", "earlier", Clock())
    desk, person = (None, None) if shot.start == "welcome" else of(a_desk(lang, shot), shot, lang)
    if desk is None:
        keeper.keep("welcome", {**NOBODY, "language": lang})
    for name, value in shot.draft.items():
        keeper.keep(name.format(number=first(desk, person)), value)
    keeper.save()
    return DeskApp(
        desk,
        person,
        Options(
            start=shot.start,
            looks="light" if shot.looks == "light" else "dark",
            colours="standard" if shot.looks == "ansi" else "256",
            drafts=Keeper(drafts, "somebody", "now", Clock()),
            places={**PLACES, "welcome": lambda: WelcomeScreen(Path("/nowhere/o365tui"))},
        ),
    )


def a_desk(lang: str, shot: Shot) -> Desk:
    """A desk; the same one for all pictures that do not change it."""
    return make(lang, shot.stories) if shot.changes else kept_desk(lang, shot.stories)


def make(lang: str, stories: str) -> Desk:
    """A desk with the showcase's people, and all of its requests, one that is being worked on, or none."""
    desk = Desk(MemoryStore(), Clock(MOMENT - EARLIER))
    facts = next(role for role in CAST if role.handle == OWNER)
    owner = Person(
        OWNER, facts.name, f"{OWNER}@{facts.domain}", Kind.AGENT, SUPPORT, facts.country, lang, facts.timezone,
        owner=True, uid=1000,
    )  # fmt: skip

    def begin(tx: Transaction) -> None:
        tx.save_organisation(Organisation(SUPPORT, Plan.PREMIER))
        tx.save_person(owner)

    desk.store.commit(OWNER, begin)
    told = {
        "all": STORIES,
        "mail": STORIES,
        "one": [each for each in STORIES if each.title == "Search returns nothing for new documents"],
    }
    Showcase(desk, owner, lang).play(told.get(stories, ()))
    if stories == "mail":
        Mail(desk, owner, lang).play()
    return desk


kept_desk = functools.cache(make)


def of(desk: Desk, shot: Shot, lang: str) -> tuple[Desk, Person]:
    """The desk and who looks at it."""
    person = desk.person(OWNER if shot.who == AGENT else ADMINISTRATOR[lang])
    assert person is not None
    # Nothing has been read yet, whatever other pictures of the same desk have looked at.
    nothing = Preferences(person.handle)
    desk.store.commit(person.handle, lambda tx: tx.save_preferences(nothing))
    return desk, person


def first(desk: Desk | None, person: Person | None) -> int:
    """The number of the first request in the list."""
    assert desk is not None
    assert person is not None
    rows = desk.page(person, View.OPEN, None, 0, 1).rows
    return rows[0].number if rows else 0


# Looking


async def do(running: Pilot[Any], key: str) -> None:
    """One step of a shot's keys, and what comes of it."""
    kind, _, word = key.partition(":")
    if kind == "on":
        await until(running, lambda: type(running.app.screen).__name__ == word, f"no {word} came")
    else:
        await running.press(*(word if kind == "type" else [key]))
    await rest(running)


async def rest(running: Pilot[Any]) -> None:
    """Wait until nothing is being worked on, or what is waits for the person (a dialog's worker does)."""
    looks: list[object] = []

    def resting() -> bool:
        looks.append([list(strip) for strip in strips(running.app)])
        return all(worker.is_finished for worker in running.app.workers) or (
            len(looks) > STILL and all(look == looks[-1] for look in looks[-STILL:])
        )

    await until(running, resting, "it does not come to rest")


async def until(running: Pilot[Any], true: Callable[[], bool], sentence: str) -> None:
    """Wait for something; fails with the sentence after a good while."""
    for pause in PAUSES:
        await running.pause()
        if true():
            return
        await running.pause(pause)
    raise AssertionError(sentence)


async def last_look(running: Pilot[Any], words: str, wanted: str | None) -> str:
    """What is shown as soon as it is what was wanted, else what it is when it has not become that.

    Without something wanted: when it has not changed for a while.
    """
    shown, still = "", 0
    for pause in PAUSES if wanted is None else DIFFERENT:
        await running.pause()
        now = picture(running.app, words)
        still = still + 1 if now == shown else 0
        shown = now
        if shown == wanted or (wanted is None and still == STILL):
            break
        await running.pause(max(pause, 0.05) if wanted is None else pause)
    return shown
