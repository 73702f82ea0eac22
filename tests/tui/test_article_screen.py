"""The help as one reads it: the keys of the screen below, the topics, finding one, saying whether it helped."""

from __future__ import annotations

from typing import Any

import pytest

from o365tui.model import help as article
from o365tui.tui.app import Options
from o365tui.tui.commands.keymap import KeyMap
from o365tui.tui.screens.article import HERE, ArticleScreen, ArticleText, Topics
from o365tui.tui.widgets.dialogs import Ask
from o365tui.tui.widgets.fields import TextBox
from o365tui.tui.widgets.frame import CommandFooter, StatusLine
from o365tui.tui.widgets.lines import width_of
from o365tui.tui.work import app_of
from tests.tui.desks import ILZE, a_desk, person_of, pilot, settle, texts

NARROW, WIDE = (80, 24), (120, 40)


async def opened(running: Any, topic: str | None = None) -> ArticleScreen:
    """The help, by its key or at a topic."""
    if topic is None:
        await running.press("?")
    else:
        running.app.open_article(topic)
    await settle(running, lambda: isinstance(running.app.screen, ArticleScreen) and running.app.screen.is_mounted)
    await running.pause()
    screen: ArticleScreen = running.app.screen
    return screen


async def test_the_help_begins_with_the_keys_that_work_where_one_came_from() -> None:
    async with pilot(a_desk(), "maris", NARROW) as running:
        screen = await opened(running)
        assert screen.topic is not None
        assert screen.topic.id == HERE
        shown = texts(running, ArticleText)
        assert "Write to everyone on the request." in " ".join(shown.split())
        assert "Make it my country" not in shown


async def test_the_keys_shown_are_the_persons_own() -> None:
    options = Options(start="requests", looks="dark", colours="256", key_map=KeyMap({"request.reply": ("w",)}))
    async with pilot(a_desk(), "maris", WIDE, options=options) as running:
        await opened(running)
        reply = next(row for row in texts(running, ArticleText).splitlines() if "Reply" in row)
        assert reply.split()[:2] == ["w", "Reply"]


async def test_the_topic_keys_lists_every_command_that_the_person_may_run() -> None:
    async with pilot(a_desk(), "ilze", WIDE) as running:
        screen = await opened(running, "keys")
        shown = " ".join(screen.query_one(ArticleText).text.split())
        assert article.KEYS not in shown
        for words in ("Make it my country", "Add a person", "Reply", "Close request"):
            assert words in shown
        assert "Internal note" not in shown, "an administrator has no internal notes"


@pytest.mark.parametrize(("size", "lang"), [(NARROW, "lv"), (WIDE, "en"), ((40, 20), "lv")])
async def test_every_topic_can_be_read_in_both_languages(size: tuple[int, int], lang: str) -> None:
    async with pilot(a_desk(), "ilze", size, lang=lang) as running:
        for topic in article.topics(lang):
            screen = await opened(running, topic.id)
            text = screen.query_one(ArticleText)
            assert topic.title.split()[0] in text.text
            assert "**" not in text.text
            assert "{{" not in text.text
            await running.press("enter", "pagedown", "pagedown")
            assert screen.focused is text
            running.app.pop_screen()
            await running.pause()


@pytest.mark.parametrize("lang", ["en", "lv"])
async def test_the_table_of_response_times_fits_in_80_columns(lang: str) -> None:
    async with pilot(a_desk(), "ilze", NARROW, lang=lang) as running:
        screen = await opened(running, "response-times")
        text = screen.query_one(ArticleText)
        assert all(width_of(line) <= text.size.width - 1 for line in text.lines)
        shown = text.text
        for severity in ("A.", "B.", "C."):
            assert severity in shown
        assert "|" not in shown


async def test_moving_through_the_topics_shows_their_text() -> None:
    async with pilot(a_desk(), "ilze", NARROW) as running:
        await opened(running)
        await running.press("j", "j")
        await settle(running, lambda: "Submitting a service request" in texts(running, ArticleText))


async def test_enter_goes_to_the_text_and_escape_back_to_the_topics_and_out() -> None:
    async with pilot(a_desk(), "ilze", NARROW) as running:
        screen = await opened(running, "submit")
        await running.press("enter")
        assert isinstance(screen.focused, ArticleText)
        await running.press("escape")
        assert isinstance(screen.query_one(Topics).screen.focused, Topics)
        await running.press("escape")
        await settle(running, lambda: not isinstance(running.app.screen, ArticleScreen))


async def test_slash_finds_topics_by_their_words() -> None:
    async with pilot(a_desk(), "ilze", NARROW) as running:
        screen = await opened(running)
        await running.press("/", *"reopen")
        await settle(running, lambda: screen._words == "reopen")
        assert screen.query_one(Topics).row_at(0) == article.find("reopen", "en")[0]
        await running.press("enter")
        assert screen.focused is screen.query_one(Topics)
        await running.press("escape")
        assert screen.query_one(Topics).total == len(article.topics("en")) + 1


async def test_words_that_no_topic_has_are_answered() -> None:
    async with pilot(a_desk(), "ilze", NARROW) as running:
        screen = await opened(running)
        await running.press("/", *"xyzzy")
        await settle(running, lambda: "Nothing has these words" in screen.query_one(ArticleText).text)


@pytest.mark.parametrize(("key", "helpful"), [("+", True), ("-", False)])
async def test_was_this_helpful_is_answered_by_a_key_and_kept(key: str, helpful: bool) -> None:
    desk = a_desk()
    async with pilot(desk, "anna", NARROW) as running:
        await opened(running, "contact")
        assert "Was this helpful?" in texts(running, StatusLine)
        await running.press(key)
        await settle(running, lambda: "Thank you" in texts(running, StatusLine))
        given = desk.feedback(ILZE)[-1]
        assert (given.topic, given.helpful, given.by) == ("contact", helpful, "anna")


async def test_the_answer_can_be_changed_and_the_last_one_counts() -> None:
    desk = a_desk()
    async with pilot(desk, "anna", NARROW) as running:
        screen = await opened(running, "contact")
        await running.press("+")
        await settle(running, lambda: screen._mine.get("contact"))
        await running.press("-")
        await settle(running, lambda: not screen._mine["contact"].helpful)
        assert desk.my_feedback(person_of(desk, "anna"))["contact"].helpful is False


async def test_the_same_answer_again_adds_words_which_are_kept_while_one_writes() -> None:
    desk = a_desk()
    async with pilot(desk, "anna", NARROW) as running:
        screen = await opened(running, "contact")
        await running.press("-")
        await settle(running, lambda: screen._mine.get("contact"))
        await running.press("-")
        await settle(running, lambda: isinstance(running.app.screen, Ask))
        running.app.screen.query_one(TextBox).insert("No word about [b]Teams[/b]")
        await settle(running, lambda: app_of(running.app.screen).drafts.get("feedback-contact"))
        await running.press("ctrl+s")
        await settle(running, lambda: screen._mine["contact"].words)
        assert desk.feedback(ILZE)[-1].words == "No word about [b]Teams[/b]"
        assert "feedback-contact" not in app_of(running.app.screen).drafts


async def test_words_left_unsent_are_offered_again() -> None:
    async with pilot(a_desk(), "anna", NARROW) as running:
        screen = await opened(running, "contact")
        await running.press("+")
        await settle(running, lambda: screen._mine.get("contact"))
        await running.press("+")
        await settle(running, lambda: isinstance(running.app.screen, Ask))
        running.app.screen.query_one(TextBox).insert("Half a sen")
        await settle(running, lambda: app_of(running.app.screen).drafts.get("feedback-contact"))
        await running.press("escape")
        await settle(running, lambda: running.app.screen is screen)
        await running.press("+")
        await settle(running, lambda: isinstance(running.app.screen, Ask))
        assert running.app.screen.query_one(TextBox).text == "Half a sen"


async def test_what_was_said_before_is_known_when_one_comes_again() -> None:
    desk = a_desk()
    desk.give_feedback(person_of(desk, "anna"), "contact", True)
    async with pilot(desk, "anna", NARROW) as running:
        await opened(running, "contact")
        assert "You said: it helped." in texts(running, StatusLine)


async def test_the_table_of_keys_is_not_asked_about() -> None:
    async with pilot(a_desk(), "anna", NARROW) as running:
        await opened(running)
        assert "helpful" not in texts(running, StatusLine, CommandFooter).lower()


async def test_the_language_changes_on_the_screen_at_once_and_the_topic_stays() -> None:
    async with pilot(a_desk(), "anna", WIDE) as running:
        screen = await opened(running, "response-times")
        app_of(running.app.screen).set_language("lv")
        await running.pause()
        topic = article.topic("response-times", "lv")
        assert topic is not None
        assert topic.title in texts(running, ArticleText)
        assert screen.topic is not None
        assert screen.topic.id == "response-times"


async def test_narrow_terminals_show_topics_and_text_in_turn() -> None:
    async with pilot(a_desk(), "anna", (40, 20)) as running:
        screen = await opened(running, "contact")
        assert screen.query_one(Topics).region
        assert not screen.query_one(ArticleText).region
        await running.press("enter")
        await running.pause()
        assert not screen.query_one(Topics).region
        assert screen.query_one(ArticleText).region.width == 40
