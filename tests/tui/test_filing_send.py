"""New request: the review, sending it once, what comes after, and hostile words on the way."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from o365tui.desk.desk import Desk
from o365tui.model.errors import BadInput, DiskRefused
from o365tui.model.request import Severity
from o365tui.text.safe import terminal_safe, visible
from o365tui.tui.screens.filing import FilingScreen
from o365tui.tui.screens.filing_review import ReviewScreen
from o365tui.tui.screens.filing_sent import SentScreen
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.widgets.fields import TextBox, TextInput
from o365tui.tui.widgets.frame import StatusLine
from tests.tui.desks import ILZE, a_desk, settle, texts
from tests.tui.filing import WHOLE, focused, form, go_to, paste, problem, send, to_review, typed


async def test_the_review_shows_all_that_will_be_sent_and_until_when_one_hears(tmp_path: Path) -> None:
    (tmp_path / "trace.zip").write_bytes(b"x" * 1200)
    draft = {**WHOLE, "phone": "+371 67 000 000", "further": "it@example.org", "files": [str(tmp_path / "trace.zip")]}
    async with form(draft=draft) as running:
        await to_review(running)
        await settle(running, lambda: "1.2 kB" in texts(running))
        shown = " ".join(texts(running).split())
        for words in (
            "Outlook cannot send since 08:10",
            "Exchange Online › Mail flow",
            "B the service is usable, but degraded",
            "within 8 hours: by today 20:00 (Europe/Riga)",
            "ilze@example.org · +371 67 000 000 · by e-mail · English",
            "it@example.org",
            "Everything stays in the outbox. OWA sends.",
            "trace.zip",
        ):
            assert words in shown


async def test_back_from_the_review_nothing_is_sent_and_all_is_still_there() -> None:
    desk = a_desk()
    async with form(desk, draft=WHOLE) as running:
        await to_review(running)
        await running.press("escape")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen))
        assert typed(running).title == WHOLE["title"]
        assert running.app.drafts["new"]["title"] == WHOLE["title"]  # type: ignore[attr-defined]
        await to_review(running)
    assert newest(desk) == 1006


async def test_what_is_sent_is_what_was_typed_and_the_draft_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "trace.zip").write_bytes(b"x" * 1200)
    desk = a_desk()
    draft = {**WHOLE, "phone": "67 000 000", "preferred": "phone", "language": "lv",
             "further": "it@example.org;b@example.org", "files": [str(tmp_path / "trace.zip")]}  # fmt: skip
    async with form(desk, draft=draft) as running:
        screen = await send(running)
        assert "new" not in running.app.drafts  # type: ignore[attr-defined]
        assert not list(running.app.drafts)  # type: ignore[attr-defined]
        shown = " ".join(texts(running).split())
        assert "SR-1007 is submitted." in shown
        assert "A support representative answers by e-mail." in shown
        assert "within 8 hours: by today 20:00 (Europe/Riga)" in shown
        assert screen._record.request.number == 1007
    record = desk.get(ILZE, 1007)
    request = record.request
    assert (request.title, request.description) == (WHOLE["title"], WHOLE["description"])
    assert (request.service, request.area, request.severity) == ("Exchange Online", "Mail flow", Severity.B)
    assert request.contact.phone == "67 000 000"
    assert request.contact.preferred == "phone"
    assert request.contact.language == "lv"
    assert request.contact.timezone == "Europe/Riga"
    assert request.contact.further == ("it@example.org", "b@example.org")
    assert [(file.name, file.size) for file in record.files] == [("trace.zip", 1200)]


async def test_without_a_committed_time_none_is_promised() -> None:
    async with form(draft={**WHOLE, "severity": "C"}) as running:
        await send(running)
        assert "no time is committed" in " ".join(texts(running).split())


async def test_after_sending_enter_opens_the_request() -> None:
    async with form(draft=WHOLE) as running:
        await send(running)
        await running.press("enter")
        await settle(running, lambda: isinstance(running.app.screen, RequestScreen))
        await settle(running, lambda: "SR-1007" in texts(running))
        await running.press("escape")
        await settle(running, lambda: isinstance(running.app.screen, RequestsScreen))


async def test_after_sending_n_writes_another_and_esc_goes_back_to_the_list() -> None:
    async with form(draft=WHOLE) as running:
        await send(running)
        await running.press("n")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen) and running.app.focused is not None)
        assert typed(running).title == ""
        await running.press("escape")
        await settle(running, lambda: isinstance(running.app.screen, RequestsScreen))


class Slow:
    """Lets `submit` wait, and counts it."""

    def __init__(self, desk: Desk) -> None:
        self.go = threading.Event()
        self.calls = 0
        self._submit = desk.submit
        desk.submit = self  # type: ignore[method-assign, assignment]

    def __call__(self, *given: Any) -> Any:
        self.calls += 1
        assert self.go.wait(20)
        return self._submit(*given)


async def test_it_cannot_be_sent_twice_nor_left_on_its_way() -> None:
    desk = a_desk()
    slow = Slow(desk)
    async with form(desk, draft=WHOLE) as running:
        await to_review(running)
        await running.press("ctrl+s")
        await settle(running, lambda: slow.calls == 1)
        assert "Submitting" in texts(running, StatusLine)
        await running.press("ctrl+s", "escape", "ctrl+s")
        assert isinstance(running.app.screen, ReviewScreen)
        slow.go.set()
        await settle(running, lambda: isinstance(running.app.screen, SentScreen))
    assert slow.calls == 1
    assert newest(desk) == 1007


def refusing(desk: Desk, error: Exception) -> None:
    def submit(*given: Any) -> Any:
        raise error

    desk.submit = submit  # type: ignore[method-assign, assignment]


async def test_a_desk_that_refuses_is_told_and_everything_stays() -> None:
    desk = a_desk()
    refusing(desk, DiskRefused("The disk is full."))
    async with form(desk, draft=WHOLE) as running:
        await to_review(running)
        await running.press("ctrl+s")
        await settle(running, lambda: "The disk is full." in texts(running, StatusLine))
        assert isinstance(running.app.screen, ReviewScreen)
        assert running.app.drafts["new"]["title"] == WHOLE["title"]  # type: ignore[attr-defined]
        del desk.submit
        await running.press("ctrl+s")
        await settle(running, lambda: isinstance(running.app.screen, SentScreen))


async def test_a_field_that_went_wrong_meanwhile_is_shown_in_the_form() -> None:
    desk = a_desk()
    refusing(desk, BadInput("That file has gone.", "files"))
    async with form(desk, draft=WHOLE) as running:
        await to_review(running)
        await running.press("ctrl+s")
        await settle(running, lambda: isinstance(running.app.screen, FilingScreen))
        await settle(running, lambda: focused(running) == "files")
        assert problem(running, "files") == "That file has gone."


def newest(desk: Desk) -> int:
    from o365tui.model.views import View
    from tests.tui.desks import MARIS

    return max(row.number for row in desk.page(MARIS, View.ALL).rows)


HOSTILE = [
    "\x1b]52;c;SGVsbG8=\x07[/b][@click=app.quit]x",
    "\u202etxt.exe\u2066\u200b a\x0bb\x0cc\x1cd\x85e\u2028f",
    "\ud800lone\udcff \U000e0041\x7f",
    "👩‍👩‍👧‍👦 漢字 " + "e" + "\u0301" * 40,
    "{title} {0} %s {{ $HOME `id`",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_words_are_shown_visible_and_sent_unchanged(text: str) -> None:
    desk = a_desk()
    async with form(desk, draft={**WHOLE, "title": "", "description": ""}) as running:
        await go_to(running, "title")
        await paste(running, text)
        await go_to(running, "description")
        await paste(running, f"{text}\n{text}")
        assert typed(running).title == text
        assert typed(running).description == f"{text}\n{text}"
        await to_review(running)
        shown = texts(running)
        assert terminal_safe(shown) == shown
        assert visible(text)[:12] in shown
        await running.press("ctrl+s")
        await settle(running, lambda: isinstance(running.app.screen, SentScreen))
        await running.pause()
        shown = texts(running)
        assert terminal_safe(shown) == shown
    request = desk.get(ILZE, 1007).request
    assert (request.title, request.description) == (text, f"{text}\n{text}")


async def test_hostile_words_in_the_other_fields_are_only_wrong() -> None:
    text = HOSTILE[0]
    draft = {**WHOLE, "email": text, "phone": text, "further": text, "service": text, "files": [text, HOSTILE[2]]}
    async with form(draft=draft, size=(120, 40)) as running:
        await running.press("ctrl+s")
        await settle(running, lambda: problem(running, "email"))
        for name in ("service", "phone", "files"):
            assert problem(running, name)
        shown = texts(running)
        assert terminal_safe(shown) == shown


async def test_every_naughty_string_can_stand_in_the_form(shared: Path) -> None:
    plain = json.loads((shared / "data/naughty/blns.json").read_text("utf-8"))
    marked = [entry["string"] for entry in json.loads((shared / "data/naughty/markup.json").read_text("utf-8"))]
    async with form(draft=WHOLE) as running:
        title = running.app.screen.query_one("#title", TextInput)
        box = running.app.screen.query_one("#description", TextBox)
        for text in [*plain, *marked]:
            title.value = ""
            title._on_paste(_pasted(text))
            box.text = text
            assert title.value == " ".join(
                text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
            )
            assert box.text == text
        await running.pause()
        assert isinstance(running.app.screen, FilingScreen)


def _pasted(text: str) -> Any:
    from textual import events

    return events.Paste(text)
