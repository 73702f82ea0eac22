"""The Overview: what needs one first, what is new, the phone line, the response times, drafts and help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from o365tui.model import help as article
from o365tui.model import phones
from o365tui.model.views import View
from o365tui.tui.app import Options
from o365tui.tui.drafts import Keeper
from o365tui.tui.screens.overview import OverviewScreen
from o365tui.tui.screens.overview_page import Page
from o365tui.tui.screens.request import RequestScreen
from o365tui.tui.screens.request_edit import EditScreen
from o365tui.tui.screens.requests import RequestsScreen
from o365tui.tui.widgets.frame import StatusLine
from tests.tui.desks import ANNA, ILZE, LIGA, MARIS, a_desk, empty_desk, file, settle
from tests.tui.desks import pilot as typed_pilot

OVERVIEW = Options(looks="dark", colours="256", start="overview")

pilot: Any = typed_pilot
"""Its app and screens are looked at from inside."""


def page(running: Any) -> str:
    """The words of the page."""
    assert isinstance(running.app.screen, OverviewScreen)
    return running.app.screen.page.text


def line(running: Any, words: str) -> str:
    """The line that has these words."""
    return next(each for each in page(running).splitlines() if words in each)


def with_drafts(**drafts: Any) -> Options:
    """Options with what was kept before."""
    keeper = Keeper()
    for name, value in drafts.items():
        keeper.keep(name, value)
    return replace(OVERVIEW, drafts=keeper)


@pytest.fixture
def seen() -> Options:
    """Last here at 8:00 UTC, two hours ago."""
    return with_drafts(seen={"at": "2026-11-12T08:00:00Z"})


async def test_ones_requests_stand_by_status_with_action_required_first() -> None:
    async with pilot(a_desk(), "ilze", options=OVERVIEW) as running:
        lines = page(running).splitlines()
        start = next(n for n, each in enumerate(lines) if "Your requests" in each)
        assert lines[start + 1].split()[:4] == ["2", "Action", "required", "1"]
        assert lines[start + 2].split()[:2] == ["New", "1"]
        assert "waits for your answer" in lines[start + 1]


async def test_action_required_is_there_when_nothing_waits() -> None:
    async with pilot(a_desk(), "otto", options=OVERVIEW) as running:
        assert line(running, "Action required").split()[-4:] == ["nothing", "waits", "for", "you"]


async def test_an_agent_sees_what_is_assigned_to_them_and_what_is_due() -> None:
    async with pilot(a_desk(), "maris", options=OVERVIEW) as running:
        assert "Assigned to you" in page(running)
        assert line(running, "Response due").split()[:4] == ["5", "Response", "due", "3"]
        assert line(running, "Unassigned").split()[:3] == ["4", "Unassigned", "3"]


async def test_one_key_goes_to_the_requests_that_need_one() -> None:
    async with pilot(a_desk(), "ilze", options=OVERVIEW) as running:
        await running.press("2")
        screen = running.app.screen
        assert isinstance(screen, RequestsScreen)
        assert screen.view is View.ASSIGNED
        assert screen.current is not None
        assert screen.current.number == 1004
        await running.press("o")
        assert isinstance(running.app.screen, OverviewScreen)
        await running.press("6")
        app: Any = running.app
        await settle(running, lambda: app.screen.view is View.CLOSED)


async def test_enter_goes_where_the_line_under_the_cursor_leads() -> None:
    async with pilot(a_desk(), "ilze", options=OVERVIEW) as running:
        await running.press("j", "j", "enter")
        assert isinstance(running.app.screen, RequestsScreen)
        assert running.app.screen.view is View.OPEN


async def test_the_phone_line_of_ones_country_is_shown_with_its_date_and_a_caution() -> None:
    async with pilot(a_desk(), "ilze", options=OVERVIEW) as running:
        shown = page(running)
        assert "Support by telephone · Latvia" in shown
        assert "8000 42 33" in shown
        assert "Local call charges apply" in shown
        assert "English: 24 hours a day, 7 days a week" in shown
        assert phones.as_of() in shown
        assert "check one before you rely on it" in " ".join(shown.split())


async def test_y_copies_the_phone_number() -> None:
    async with pilot(a_desk(), "ilze", options=OVERVIEW) as running:
        await running.press("y")
        assert running.app.clipboard == "8000 42 33"
        assert "8000 42 33" in running.app.screen.query_one(StatusLine).text_at(0)


async def test_without_a_country_one_is_told_how_to_choose_it() -> None:
    desk = a_desk()
    nobody = replace(ILZE, country="")
    desk.store.commit("ilze", lambda tx: tx.save_person(nobody))
    async with pilot(desk, "ilze", options=OVERVIEW) as running:
        assert "You have not chosen a country or region yet." in page(running)
        assert line(running, "make it your country").split()[0] == "p"
        assert not running.app.screen.can("phones.copy")
        desk.change_person(ILZE, "ilze", country="DE")
        await settle(running, lambda: "0800 589 2332" in page(running), "the new country's line is not shown")
        assert "069 380 789 508" in page(running)


async def test_where_there_is_no_number_that_is_said() -> None:
    desk = a_desk()
    desk.change_person(ILZE, "ilze", country="NP")
    async with pilot(desk, "ilze", options=OVERVIEW) as running:
        assert "No telephone number is listed here" in page(running)
        assert not running.app.screen.can("phones.copy")


async def test_the_response_times_of_both_plans_are_shown_and_ones_own_is_marked_by_a_word() -> None:
    for who, mine in (("ilze", 0), ("otto", 1)):
        async with pilot(a_desk(), who, (120, 40), options=OVERVIEW) as running:
            lines = page(running).splitlines()
            head = next(n for n, each in enumerate(lines) if "Office 365 for enterprises" in each)
            assert "Premier support options" in lines[head]
            columns = [lines[head].index("Office 365"), lines[head].index("Premier")]
            assert lines[head + 1].index("your plan") == columns[mine]
            words = " ".join(" ".join(lines[head:]).split())
            for each in ("Within 8 hours, around", "Within 2 hours, at any time.", "Within 4 hours, at any time."):
                assert each in words
            assert "2013-04-22" in page(running)


async def test_every_topic_of_the_article_is_listed_and_opens() -> None:
    async with pilot(a_desk(), "ilze", options=OVERVIEW) as running:
        for topic in article.topics("en"):
            assert topic.title in page(running)
        await running.press("G", "enter")
        from o365tui.tui.screens.article import ArticleScreen

        assert isinstance(running.app.screen, ArticleScreen)


async def test_what_others_did_since_one_was_last_here_is_told(seen: Options) -> None:
    desk = a_desk()
    desk.reply(LIGA, 1003, "We look into it.")
    async with pilot(desk, "ilze", options=seen) as running:
        await settle(running, lambda: "New since you were last here" in page(running))
        assert "Līga Liepa replied" in line(running, "SR-1003")
        assert "Māris Kalns asks for information" in line(running, "SR-1004")
        assert "SR-1005" not in page(running)


async def test_what_one_did_oneself_is_no_news(seen: Options) -> None:
    desk = a_desk()
    desk.reply(ILZE, 1003, "Any news?")
    async with pilot(desk, "ilze", options=seen) as running:
        await settle(running, lambda: "New since you were last here" in page(running))
        assert "SR-1003" not in page(running)


async def test_an_internal_note_is_no_news_to_an_administrator() -> None:
    desk = a_desk()
    options = with_drafts(seen={"at": "2026-11-12T09:30:00Z"})
    desk.internal_note(LIGA, 1003, "Only for us.")
    async with pilot(desk, "ilze", options=options) as running:
        await settle(running, lambda: "Nothing." in page(running))
        assert "internal" not in page(running).lower()


async def test_an_agent_is_told_of_new_requests_that_nobody_has_taken(seen: Options) -> None:
    async with pilot(a_desk(), "maris", options=seen) as running:
        await settle(running, lambda: "Otto Müller submitted it" in page(running))
        assert "SR-1004" not in page(running)


async def test_news_come_in_while_one_looks(seen: Options) -> None:
    desk = a_desk()
    async with pilot(desk, "ilze", options=seen) as running:
        await settle(running, lambda: "New since you were last here" in page(running))
        desk.take(MARIS, 1003)
        await settle(running, lambda: "Māris Kalns took the request" in page(running))
        assert line(running, "In progress").split()[:3] == ["In", "progress", "1"]


async def test_who_was_never_here_is_told_no_news_and_is_remembered() -> None:
    async with pilot(a_desk(), "ilze", options=OVERVIEW) as running:
        assert "New since" not in page(running)
        await settle(running, lambda: "seen" in running.app.drafts)
        assert running.app.drafts["seen"] == {"at": "2026-11-12T10:00:00.000000Z"}


@pytest.mark.parametrize("kept", ["nonsense", {"at": "yesterday"}, {"at": 5}, {}, None])
async def test_a_damaged_memory_of_the_last_visit_is_none(kept: Any) -> None:
    async with pilot(a_desk(), "ilze", options=with_drafts(seen=kept)) as running:
        assert "New since" not in page(running)


async def test_drafts_wait_on_the_overview() -> None:
    options = with_drafts(**{"new": {"title": "Teams \x1b[31mis down"}, "reply-1004": {"text": "x"}, "odd": 1})
    async with pilot(a_desk(), "ilze", options=options) as running:
        drafted = line(running, "You have a draft of a new request")
        assert drafted.split()[0] == "n"
        assert "Teams ␛[31mis down" in drafted
        assert "A reply to SR-1004" in page(running)
        assert "odd" not in page(running)


async def test_a_draft_of_a_reply_is_gone_on_with_by_enter() -> None:
    options = with_drafts(**{"reply-1004": {"text": "Half a sen"}})
    async with pilot(a_desk(), "ilze", options=options) as running:
        screen = running.app.screen
        screen.page._at = "draft-reply-1004"
        await running.press("enter")
        from o365tui.tui.screens.writing import WritingScreen

        assert isinstance(running.app.screen, WritingScreen)


@pytest.mark.parametrize(
    ("name", "value", "said", "kind"),
    [
        ("edit-1004", {"fields": {"title": "Half a ti"}}, "Changes of SR-1004", EditScreen),
        ("files-1004", {"files": ["/tmp/a.txt"]}, "Files for SR-1004", RequestScreen),
    ],
)
async def test_changes_and_files_that_were_not_sent_wait_there_too(
    name: str, value: object, said: str, kind: type[Any]
) -> None:
    async with pilot(a_desk(), "ilze", options=with_drafts(**{name: value})) as running:
        assert said in page(running)
        screen = running.app.screen
        screen.page._at = f"draft-{name}"
        await running.press("enter")
        assert isinstance(running.app.screen, kind)


async def test_drafts_that_are_gone_are_not_shown_when_one_comes_back() -> None:
    async with pilot(a_desk(), "ilze", options=with_drafts(new={"title": "x"})) as running:
        assert "You have a draft" in page(running)
        await running.press("1")
        running.app.keep_draft("new", None)
        await running.press("q")
        await settle(running, lambda: "You have a draft" not in page(running))


async def test_the_page_scrolls_at_80_by_24_and_every_line_can_be_seen() -> None:
    async with pilot(a_desk(), "ilze", (80, 24), options=OVERVIEW) as running:
        shown = running.app.screen.page
        assert isinstance(shown, Page)
        met = set()
        for _each in range(200):
            met |= {shown.top + row for row in range(shown.size.height)}
            before = (shown.top, shown._at)
            await running.press("j")
            if (shown.top, shown._at) == before:
                break
        assert met >= set(range(len(shown.lines)))
        assert shown.current is not None
        assert shown.current.id == f"topic-{article.topics('en')[-1].id}"
        for _each in range(200):
            before = (shown.top, shown._at)
            await running.press("k")
            if (shown.top, shown._at) == before:
                break
        assert shown.top == 0
        assert shown.current is not None
        assert shown.current.id == "status-action_required"


async def test_a_wide_terminal_has_two_columns() -> None:
    async with pilot(a_desk(), "ilze", (200, 50), options=OVERVIEW) as running:
        assert "Support by telephone" in line(running, "Your requests")


async def test_the_overview_of_an_empty_desk_has_nothing_in_it_that_is_wrong() -> None:
    async with pilot(empty_desk(), "ilze", options=OVERVIEW) as running:
        assert line(running, "Open, your organisation").split()[-1] == "0"


async def test_counts_follow_what_happens() -> None:
    desk = empty_desk()
    async with pilot(desk, "anna", options=OVERVIEW) as running:
        file(desk, "anna")
        await settle(running, lambda: "nobody has answered yet" in page(running))
        desk.ask(MARIS, 1001, "Which build?")
        await settle(running, lambda: "waits for your answer" in page(running))
        desk.reply(ANNA, 1001, "16.0")


async def test_the_overview_speaks_latvian() -> None:
    async with pilot(a_desk(), "ilze", options=OVERVIEW, lang="lv") as running:
        assert "Tehniskā atbalsta sākotnējo atbilžu laiki" in page(running)
        assert "Latvija" in page(running)
        assert "Nepieciešama darbība" in page(running)


async def test_opening_hours_are_whole_where_they_do_not_fit_in_a_line() -> None:
    async with pilot(a_desk(), "ilze", (60, 24), options=OVERVIEW, lang="lv") as running:
        shown = page(running)
        assert "no pirmdienas līdz" in shown
        assert "9:00–17:00" in shown
        assert max(len(each.rstrip()) for each in shown.splitlines()) <= 60
