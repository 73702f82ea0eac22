"""The article of 2013-04-22, *Contacting support about a technical problem*, held against the running app.

Each test is named after what it proves and quotes the article's sentence. People press keys, read the screen, and the
desk is asked what it holds then.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from o365tui.desk.desk import Desk
from o365tui.model.request import Severity, Status
from o365tui.model.response import due
from o365tui.model.views import View
from o365tui.tui.screens.article import ArticleScreen
from o365tui.tui.screens.overview import OverviewScreen
from o365tui.tui.screens.phones import PhonesScreen
from tests.article.visitor import Visitor, visitor
from tests.tui.desks import ILZE, MARIS, NOON, a_desk, empty_desk, file

TITLE = "Outlook cannot send since 08:10"
DESCRIPTION = "Since 08:10 everything stays in the outbox.\n\nOWA sends."
ASKED, LATE, OTHERS, SETTLED = 1004, 1003, 1005, 1001
"""Requests of `a_desk()`: Ilze's in Action required, Ilze's without an answer, Anna's, Ilze's that is closed."""


@pytest.fixture
def desk() -> Desk:
    return a_desk()


@pytest.fixture
async def ilze(desk: Desk) -> AsyncIterator[Visitor]:
    """Ilze, an administrator in Latvia whose organisation has the enterprise plan, at her Overview."""
    async with visitor(desk, "ilze") as she:
        yield she


async def fill_in(who: Visitor, severity: str = "b", title: str = TITLE, description: str = DESCRIPTION) -> None:
    """The required fields of the new request, from the first to the last."""
    await who.sees("Choose a service")
    await who.press("enter")
    await who.type("exchange")
    await who.press("enter")
    await who.sees("Exchange Online")
    await who.press("tab", "tab", severity, "tab")
    await who.type(title[:8])
    await who.paste(title[8:])
    await who.press("tab")
    await who.paste(description)


async def submit(who: Visitor) -> int:
    """Through the review; gives the new number."""
    await who.press("ctrl+s")
    await who.sees("Is it all there?")
    await who.press("ctrl+s")
    await who.sees("is submitted.")
    return who.number_in(r"SR-(\d+) is submitted")


# Two ways to the support team


async def test_get_help_online_by_a_service_request_or_by_telephone(ilze: Visitor) -> None:
    """“When you have a technical problem you can get help from the Office 365 support team: online, by submitting a
    service request, or by telephone.”"""
    await ilze.sees("n New", "Support by telephone · Latvia", "8000 42 33")
    await ilze.press("f1")
    await ilze.press("down")
    await ilze.sees("online, by submitting a service request: press n", "by telephone: your country's number")


# Contacting support by submitting a service request


async def test_a_service_request_goes_straight_to_a_support_representative(desk: Desk) -> None:
    """“A service request goes straight to a support representative.”"""
    async with visitor(desk, "maris", start="requests") as maris:
        await maris.press("4")
        await maris.sees("Unassigned")
        async with visitor(desk, "ilze") as ilze:
            await ilze.press("n")
            await fill_in(ilze, title="Nobody can print to PDF")
            number = await submit(ilze)
        await maris.sees("Nobody can print to PDF", f"SR-{number}")
    assert number in [row.number for row in desk.find(MARIS, View.UNASSIGNED, "PDF").rows]


async def test_give_as_much_information_as_you_can_to_describe_the_problem(ilze: Visitor, desk: Desk) -> None:
    """“Give as much information as you can to describe the problem.”"""
    long = "\n".join(f"Line {n}: what happens, since when, for whom." for n in range(1, 13))
    await ilze.press("n")
    await fill_in(ilze, description=long)
    await ilze.sees("Give as much information as you can", "what happens, and what should", "Line 12")
    number = await submit(ilze)
    assert desk.get(MARIS, number).request.description == long


async def test_after_you_submit_it_the_representative_contacts_you_by_email(ilze: Visitor, desk: Desk) -> None:
    """“After you submit it, the representative contacts you by e-mail.”"""
    await ilze.press("n")
    await fill_in(ilze)
    number = await submit(ilze)
    await ilze.sees("A support representative answers by e-mail.", "ilze@example.org")
    contact = desk.get(MARIS, number).request.contact
    assert (contact.email, contact.preferred) == ("ilze@example.org", "email")
    async with visitor(desk, "maris", start="requests") as maris:
        await maris.type(f"/{number}")
        await maris.press("enter")
        await maris.press("enter")
        await maris.press("1")
        await maris.sees("ilze@example.org")


async def test_how_soon_is_told_under_initial_response_times(ilze: Visitor) -> None:
    """“How soon is told under *Initial response times* below.”"""
    await ilze.press("n")
    await fill_in(ilze, severity="b")
    await ilze.sees("First answer within 8 hours: by today 20:00 (Europe/Riga)")
    await submit(ilze)
    await ilze.sees("by today 20:00 (Europe/Riga)")
    await ilze.press("escape")
    await ilze.sees("Initial response times of technical support")


async def test_under_support_choose_service_requests_then_new_request(ilze: Visitor) -> None:
    """“On the *Administrator* page, in the left pane under *Support*, choose *Service requests*, then
    *New request*.”"""
    await ilze.sees("Support › Overview")
    await ilze.click("SidePane", (4, 2))
    await ilze.sees("Support › Service requests", "n New")
    await ilze.press("n")
    await ilze.sees("Service requests › New request")


async def test_service_requests_and_new_request_are_one_key_each_without_a_left_pane(desk: Desk) -> None:
    """The same where a terminal is too narrow for a left pane."""
    async with visitor(desk, "ilze", (80, 24)) as ilze:
        await ilze.press("f3")
        await ilze.sees("Support › Service requests", "n New")
        await ilze.press("n")
        await ilze.sees("Service requests › New request")


async def test_fill_in_the_required_fields(ilze: Visitor, desk: Desk) -> None:
    """“Fill in the required fields …”"""
    before = desk.counts(ILZE)
    await ilze.press("n")
    await ilze.sees("Service *", "Severity *", "Title *", "Description *", "* must be filled in")
    await ilze.press("ctrl+s")
    await ilze.sees(
        "4 fields need another look.", "Choose the service that it is about.", "Choose the severity: A, B or C.",
        "Give the request a title", "Describe the problem: what happens, since when, and for whom.",
    )  # fmt: skip
    assert desk.counts(ILZE) == before
    await fill_in(ilze)
    await submit(ilze)


async def test_give_as_much_further_information_as_you_can(ilze: Visitor, desk: Desk) -> None:
    """“… and give as much further information as you can.”"""
    await ilze.press("n")
    await fill_in(ilze)
    await ilze.press("tab", "enter")
    await ilze.sees("E-mail *", "Phone", "Reached by", "Language", "Copies to")
    await ilze.press("tab")
    await ilze.paste("+371 67 000 000")
    await ilze.press("tab", "tab", "tab")
    await ilze.paste("it@example.org, boss@example.org")
    number = await submit(ilze)
    contact = desk.get(MARIS, number).request.contact
    assert contact.phone == "+371 67 000 000"
    assert tuple(contact.further) == ("it@example.org", "boss@example.org")


async def test_if_needed_attach_files(ilze: Visitor, desk: Desk, tmp_path: Path) -> None:
    """“If needed, attach files …”"""
    trace = tmp_path / "trace.txt"
    trace.write_text("08:10:02 SMTP 451\n")
    await ilze.press("n")
    await fill_in(ilze)
    await ilze.press("ctrl+o")
    await ilze.sees("Files of the new request", "^s Done")
    await ilze.paste(f"{trace}")
    await ilze.sees("trace.txt", "18 B")
    await ilze.press("ctrl+s")
    await ilze.sees_no("^s Done")
    number = await submit(ilze)
    await ilze.sees("1 file")
    (kept,) = desk.get(MARIS, number).files
    assert (kept.name, kept.size, kept.by) == ("trace.txt", 18, "ilze")
    with desk.read_file(MARIS, number, kept.id)[1] as stream:
        assert stream.read() == trace.read_bytes()


async def test_then_submit_the_request(ilze: Visitor, desk: Desk) -> None:
    """“… then *submit* the request.”"""
    await ilze.press("n")
    await fill_in(ilze)
    await ilze.press("ctrl+s")
    await ilze.sees("Before it is sent", TITLE, "Exchange Online", "OWA sends.", "No files go with it.")
    assert not desk.find(ILZE, View.ALL, "outbox OWA sends").total
    await ilze.press("ctrl+s")
    await ilze.sees("is submitted.")
    number = ilze.number_in(r"SR-(\d+) is submitted")
    request = desk.get(ILZE, number).request
    assert (request.title, request.description, request.service) == (TITLE, DESCRIPTION, "Exchange Online")
    assert (request.severity, request.status, request.requester) == (Severity.B, Status.NEW, "ilze")
    await ilze.press("enter")
    await ilze.sees(f"SR-{number}", "New", "first answer in 8 h")


async def test_once_it_is_submitted_a_support_representative_contacts_you_by_email(ilze: Visitor, desk: Desk) -> None:
    """“Once it is submitted, a support representative contacts you by e-mail.” The screen says by when, and the desk
    counts the representative's first reply."""
    await ilze.press("n")
    await fill_in(ilze, severity="a")
    number = await submit(ilze)
    await ilze.sees("A support representative answers by e-mail.", "within 1 hour: by today 13:00 (Europe/Riga)")
    desk.take(MARIS, number)
    record = desk.reply(MARIS, number, "I have written to you.")
    assert record.request.first_response == NOON


# After you have submitted it you can also


async def test_answer_the_representatives_request_for_more_information(ilze: Visitor, desk: Desk) -> None:
    """“Answer the representative's request for more information. On the *Service requests* page, in the *View* menu,
    choose *Assigned to you*, then the service request whose status is *Action required*.”"""
    await ilze.press("f3")
    await ilze.sees("2 Assigned to you")
    await ilze.press("2")
    await ilze.sees("Service requests › Assigned to you")
    first = next(row for row in ilze.rows if "▌ SR-" in row)
    assert f"SR-{ASKED}" in first
    assert "Action required" in first
    await ilze.press("enter")
    await ilze.sees("Māris Kalns asks for information", "Which build is Outlook on, and does OWA send?")
    await ilze.press("r")
    await ilze.sees("everyone on the request sees this")
    await ilze.type("16.0.19231, and OWA sends.")
    await ilze.press("ctrl+s")
    await ilze.sees(f"Your reply is on SR-{ASKED}.", "16.0.19231, and OWA sends.", "In progress")
    record = desk.get(MARIS, ASKED)
    assert (record.notes[-1].author, record.notes[-1].body) == ("ilze", "16.0.19231, and OWA sends.")
    assert record.request.status is Status.IN_PROGRESS


async def test_see_the_status_of_service_requests_submitted_earlier(ilze: Visitor) -> None:
    """“See the status of service requests submitted earlier. On the *Service requests* page choose *View*.”"""
    await ilze.press("f3")
    await ilze.sees("1 Open 4", "2 Assigned to you 2", "3 Action required 1", "6 Closed 1", "7 All 5", "←→ View")
    await ilze.press("7")
    await ilze.sees("Service requests › All")
    for number, status in ((SETTLED, "Closed"), (LATE, "New"), (ASKED, "Action required"), (1002, "In progress")):
        assert status in ilze.row(f"SR-{number}")
    await ilze.press("left")
    await ilze.sees("Service requests › Closed")
    await ilze.sees(f"SR-{SETTLED}")
    await ilze.sees_no(f"SR-{LATE}")
    await ilze.press("3")
    await ilze.sees("Service requests › Action required", f"SR-{ASKED}")


async def test_add_notes_to_an_existing_service_request(ilze: Visitor, desk: Desk) -> None:
    """“Add notes and files to an existing service request. On the *Service requests* page choose the request, then
    *Notes* …”"""
    await ilze.press("f3", "2")
    await ilze.sees("Service requests › Assigned to you", f"SR-{LATE}")
    await ilze.press("down", "enter")
    await ilze.sees("Notes 0", "Teams drops calls in Liepāja")
    await ilze.press("2", "r")
    await ilze.sees("everyone on the request sees this")
    await ilze.type("It also drops calls in Rīga.")
    await ilze.press("ctrl+s")
    await ilze.sees("Notes 1", "It also drops calls in Rīga.")
    assert desk.get(MARIS, LATE).notes[-1].body == "It also drops calls in Rīga."


async def test_add_files_to_an_existing_service_request(ilze: Visitor, desk: Desk, tmp_path: Path) -> None:
    """“… or *Files*.”"""
    log = tmp_path / "calls.log"
    log.write_text("dropped\n")
    await ilze.press("f3", "2")
    await ilze.sees("Service requests › Assigned to you", f"SR-{LATE}")
    await ilze.press("down", "enter")
    await ilze.sees("Files 0", "Teams drops calls in Liepāja")
    await ilze.press("3", "+")
    await ilze.sees("^s Done")
    await ilze.paste(f"{log}")
    await ilze.sees("calls.log")
    await ilze.press("ctrl+s")
    await ilze.sees("Files 1", "calls.log", "8 B", "Ilze Ozola")
    assert [file.name for file in desk.get(MARIS, LATE).files] == ["calls.log"]


async def test_add_the_information_then_close_the_dialog(ilze: Visitor, desk: Desk) -> None:
    """“Add the information, then choose *Close* (the dialog).” Leaving without sending adds nothing, and loses
    nothing."""
    await ilze.press("f3", "2", "r")
    await ilze.sees("everyone on the request sees this")
    await ilze.type("Half a sentence")
    await ilze.press("escape")
    await ilze.sees(f"Your draft on SR-{ASKED} is kept.", "Service requests › Assigned to you")
    assert desk.get(ILZE, ASKED).request.status is Status.ACTION_REQUIRED
    await ilze.press("r")
    await ilze.sees("Half a sentence")
    await ilze.type(" and its end.")
    await ilze.press("ctrl+s")
    await ilze.sees(f"Your reply is on SR-{ASKED}.", "Service requests › Assigned to you")
    assert desk.get(ILZE, ASKED).notes[-1].body == "Half a sentence and its end."


async def test_your_service_request_is_updated(desk: Desk) -> None:
    """“Your service request is updated.” Also on the screen of whoever works on it, at once."""
    async with visitor(desk, "maris", start="requests") as maris:
        await maris.press("2", "enter")
        await maris.sees(f"SR-{ASKED}", "Action required")
        async with visitor(desk, "ilze", start="requests") as ilze:
            await ilze.press("2", "r")
            await ilze.type("16.0.19231")
            await ilze.press("ctrl+s")
            await ilze.sees(f"Your reply is on SR-{ASKED}.")
            assert "In progress" in ilze.row(f"SR-{ASKED}")
        await maris.sees("16.0.19231", "In progress")
    before, after = a_desk().get(ILZE, ASKED).request, desk.get(ILZE, ASKED).request
    assert after.revision > before.revision
    assert after.updated == NOON


@pytest.mark.parametrize("why", ["Solved: the certificate was renewed.", ""])
async def test_close_a_request_when_it_is_solved_or_no_longer_needed(ilze: Visitor, desk: Desk, why: str) -> None:
    """“Close a request when your problem is solved or you no longer need help.”"""
    await ilze.press("f3", "2", "c")
    await ilze.sees("Solved, or no longer needed?")
    await ilze.type(why)
    await ilze.press("ctrl+s")
    await ilze.sees(f"SR-{ASKED} is closed.", "6 Closed 2")
    request = desk.get(ILZE, ASKED).request
    assert (request.status, request.closed) == (Status.CLOSED, NOON)
    await ilze.press("6", "enter")
    await ilze.sees("Ilze Ozola closed the request", *([why] if why else []))


# Contacting a representative by telephone


async def test_talk_to_a_representative_directly_on_the_telephone_number_of_your_country(ilze: Visitor) -> None:
    """“You can also talk to a representative directly. To find the telephone number *for your country or region* … in
    the left pane under *Support*, choose *Overview*.”"""
    await ilze.press("f3")
    await ilze.sees("Support › Service requests")
    await ilze.click("SidePane", (4, 1))
    assert isinstance(ilze.app.screen, OverviewScreen)
    await ilze.sees(
        "Support by telephone · Latvia", "8000 42 33", "technical English: 24 hours a day", "As of 2023-10-27"
    )


async def test_every_country_or_region_has_its_own_number_on_the_overview() -> None:
    """The number is that of the reader's own country or region."""
    async with visitor(a_desk(), "otto") as otto:
        await otto.sees("Support by telephone · Germany", "0800 589 2332")


async def test_find_the_telephone_number_of_any_country_or_region(ilze: Visitor) -> None:
    """“… the telephone number for your country or region …”, wherever one happens to be."""
    await ilze.press("p")
    await ilze.sees("Phone numbers by country or region", "244 of 244")
    assert isinstance(ilze.app.screen, PhonesScreen)
    await ilze.type("/igaun")
    await ilze.sees("1 of 244", "Estonia", "+372")
    await ilze.press("escape")
    await ilze.type("/nepal")
    await ilze.sees("1 of 244", "Nepal", "No telephone number is listed here")


async def test_the_page_is_in_english_or_in_the_readers_language(desk: Desk) -> None:
    """“(The page may be in English.)” It is in whichever the person has chosen, and changes at once."""
    async with visitor(desk, "ilze") as ilze:
        await ilze.sees("Support by telephone · Latvia")
        ilze.app.action_app_language()
        await ilze.sees("Atbalsts › Pārskats", "Latvija", "8000 42 33")


# Initial response times of technical support


async def test_the_response_time_depends_on_the_severity_level(ilze: Visitor) -> None:
    """“The initial response time depends on the problem's *severity level* …”"""
    await ilze.press("n")
    await ilze.sees("Choose a service")
    await ilze.press("tab", "tab", "a")
    await ilze.sees("First answer within 1 hour: by today 13:00")
    await ilze.press("b")
    await ilze.sees("First answer within 8 hours: by today 20:00")
    await ilze.press("c")
    await ilze.sees_no("by today")
    await ilze.sees("no committed time")


async def test_the_response_time_depends_on_the_kind_of_subscription() -> None:
    """“… and on the *kind of Office 365 subscription*.” Otto's organisation has Premier support; Ilze's has not."""
    async with visitor(a_desk(), "otto") as otto:
        await otto.press("n")
        await otto.sees("Choose a service")
        await otto.press("tab", "tab", "b")
        await otto.sees("First answer within 2 hours: by today 13:00 (Europe/Berlin)")
        await otto.press("c")
        await otto.sees("First answer within 4 hours: by today 15:00 (Europe/Berlin)")


@pytest.mark.parametrize(
    ("who", "severity", "hours"),
    [("ilze", "A", 1), ("ilze", "B", 8), ("ilze", "C", None), ("otto", "A", 1), ("otto", "B", 2), ("otto", "C", 4)],
)
async def test_the_desk_keeps_the_time_of_each_severity_and_plan(who: str, severity: str, hours: int | None) -> None:
    """The table's times are those that the list counts down to and the export gives."""
    desk = empty_desk()
    number = file(desk, who, severity=severity)
    request = desk.get(MARIS, number).request
    assert due(request.created, request.severity, request.plan) == (
        None if hours is None else NOON + timedelta(hours=hours)
    )
    async with visitor(desk, "maris", start="requests") as maris:
        row = maris.row(f"SR-{number}")
        assert (f"in {hours} h" in row) if hours else ("—" in row)


SEVERITY, ENTERPRISE, PREMIER = "Severity level", "Office 365 for", "Premier support"
TABLE = {
    ("A", SEVERITY): "at least one service cannot be reached or used",
    ("A", ENTERPRISE): "Within 1 hour, around the clock, every day.",
    ("A", PREMIER): "Within 1 hour, at any time. Calls and service requests are handled around the clock, every day.",
    ("B", SEVERITY): "the service is usable, but degraded",
    ("B", ENTERPRISE): "Within 8 hours, around the clock, every day.",
    ("B", PREMIER): "Within 2 hours, at any time.",
    ("C", SEVERITY): (
        "the problem matters, but for now has no marked effect on the service or on productivity"
    ),
    ("C", ENTERPRISE): "At any time. Calls and service requests are handled around the clock, every day.",
    ("C", PREMIER): "Within 4 hours, at any time.",
}  # fmt: skip
TABLE_LV = {
    ("A", "Svarīguma līmenis"): "nevar piekļūt vismaz 1 pakalpojumam vai vismaz 1 pakalpojums nav izmantojams",
    ("A", "Office 365 uzņēmumiem"): "1 stundas laikā, visu diennakti, katru dienu.",
    ("A", "Privileģētā atbalsta"): (
        "1 stundas laikā, jebkurā laikā. Zvani un pakalpojumu pieprasījumi tiek apstrādāti visu diennakti, katru dienu."
    ),
    ("B", "Svarīguma līmenis"): "pakalpojums ir lietojams, bet pasliktinātā kvalitātē",
    ("B", "Office 365 uzņēmumiem"): "8 stundu laikā, visu diennakti, katru dienu.",
    ("B", "Privileģētā atbalsta"): "2 stundu laikā, jebkurā laikā.",
    ("C", "Svarīguma līmenis"): (
        "problēma ir svarīga, bet šobrīd īpaši neietekmē pakalpojumu vai produktivitāti"
    ),
    ("C", "Office 365 uzņēmumiem"): (
        "Jebkurā laikā. Zvani un pakalpojumu pieprasījumi tiek apstrādāti visu diennakti, katru dienu."
    ),
    ("C", "Privileģētā atbalsta"): "4 stundu laikā, jebkurā laikā.",
}  # fmt: skip


def cells(rows: list[str], columns: list[str]) -> dict[tuple[str, str], str]:
    """The table on the screen, by severity and the beginning of a column's heading; wrapped cells are put together."""
    top = next(n for n, row in enumerate(rows) if all(column in row for column in columns))
    starts = [rows[top].index(column) for column in columns]
    found: dict[tuple[str, str], str] = {}
    severity = ""
    rule = next(n for n, row in enumerate(rows) if n > top and "────" in row[starts[0] :])
    for row in rows[rule + 1 :]:
        letter = row[starts[0] : starts[0] + 1]
        severity = letter if letter in "ABC" and row[starts[0] + 1 : starts[0] + 2] == " " else severity
        if severity and not row[starts[0] : starts[0] + 40].strip() and severity == "C":
            break
        if severity:
            for column, start, end in zip(columns, starts, [*starts[1:], len(row)], strict=True):
                words = row[start:end].strip(" ▐").removeprefix(f"{severity}  ")
                found[severity, column] = f"{found.get((severity, column), '')} {words}".strip()
    return found


@pytest.mark.parametrize("size", [(120, 60), (80, 70), (200, 50)])
async def test_the_overview_shows_the_articles_table_of_initial_response_times(
    desk: Desk, size: tuple[int, int]
) -> None:
    """The table “Initial response times of technical support”: each severity's example and each plan's time, with its
    date; which plan is one's own."""
    async with visitor(desk, "ilze", size) as ilze:
        await ilze.sees("Initial response times of technical support", "as of 2013-04-22", "your plan")
        assert cells(ilze.rows, [SEVERITY, ENTERPRISE, PREMIER]) == TABLE


async def test_the_articles_table_in_the_words_of_the_latvian_article(desk: Desk) -> None:
    """«Tehniskā atbalsta sākotnējo atbilžu laiki»."""
    async with visitor(desk, "ilze", (120, 60), lang="lv") as ilze:
        await ilze.sees("Tehniskā atbalsta sākotnējo atbilžu laiki", "2013-04-22")
        shown = cells(ilze.rows, ["Svarīguma līmenis", "Office 365 uzņēmumiem", "Privileģētā atbalsta"])
    assert shown == TABLE_LV


async def test_the_form_gives_the_articles_example_beside_each_severity(ilze: Visitor) -> None:
    """The column “Example” where one chooses the severity."""
    await ilze.press("n")
    await ilze.sees(*(f"{letter} {TABLE[letter, SEVERITY]}" for letter in "ABC"))


# At the end


async def test_see_also_leads_to_concepts_and_to_getting_support(ilze: Visitor) -> None:
    """“See also” (Concepts; Getting Office 365 support)."""
    await ilze.press("f1", "down")
    assert isinstance(ilze.app.screen, ArticleScreen)
    await ilze.sees(
        "See also", "Concepts: How times work here", "Getting Office 365 support: Submitting a service request"
    )


async def test_the_articles_date_is_shown(ilze: Visitor) -> None:
    """“Date of the topic's last change: 2013-04-22.”"""
    await ilze.press("f1", "down")
    await ilze.sees("The article was last changed on 2013-04-22.")


@pytest.mark.parametrize(("key", "helpful"), [("+", True), ("-", False)])
async def test_was_this_article_helpful(ilze: Visitor, desk: Desk, key: str, helpful: bool) -> None:
    """“Was this article helpful?” «Pastāstiet mums, ko jūs domājat»: the owner of the desk reads the words."""
    await ilze.press("f1", "down")
    await ilze.sees("Was this article helpful?", "Was this helpful? + yes · - no")
    await ilze.press(key)
    await ilze.sees("again to add a few words")
    await ilze.press(key)
    await ilze.sees("^s Done")
    await ilze.type("Short and clear")
    await ilze.press("ctrl+s")
    await ilze.sees_no("^s Done")
    *_before, kept = desk.feedback(ILZE)
    assert (kept.topic, kept.by, kept.helpful, kept.words) == ("contact", "ilze", helpful, "Short and clear")


# The same in Latvian, with the words of article.lv.txt


async def test_iesniegt_pakalpojuma_pieprasijumu(desk: Desk) -> None:
    """«… sadaļā Atbalsts noklikšķiniet uz Pakalpojumu pieprasījumi un pēc tam uz Jauns pieprasījums. … pievienojiet
    failus un iesniedziet pieprasījumu. … atbalsta pārstāvis ar jums sazināsies pa e-pastu.»"""
    async with visitor(desk, "ilze", lang="lv") as ilze:
        await ilze.press("f3")
        await ilze.sees("Atbalsts › Pakalpojumu pieprasījumi")
        await ilze.press("n")
        await ilze.sees("Jauns pieprasījums", "Pievienot failu")
        await ilze.press("enter")
        await ilze.type("exchange")
        await ilze.press("enter", "tab", "tab", "b", "tab")
        await ilze.type("Outlook nesūta")
        await ilze.press("tab")
        await ilze.paste("Kopš 08:10 viss paliek izsūtnē.")
        await ilze.press("ctrl+s")
        await ilze.sees("Outlook nesūta", "8 stundu laikā")
        await ilze.press("ctrl+s")
        await ilze.sees("SR-1007", "pa e-pastu")
    assert desk.get(ILZE, 1007).request.description == "Kopš 08:10 viss paliek izsūtnē."


async def test_atbildet_uz_atbalsta_parstavja_pieprasijumu(desk: Desk) -> None:
    """«… izvēlnē Skats noklikšķiniet uz Piešķirts jums un pēc tam uz pakalpojuma pieprasījuma ar statusu Nepieciešama
    darbība.»"""
    async with visitor(desk, "ilze", start="requests", lang="lv") as ilze:
        await ilze.sees("Skats", "2 Piešķirts jums", "3 Nepieciešama darbība")
        await ilze.press("2", "enter")
        await ilze.sees(f"SR-{ASKED}", "Nepieciešama darbība", "Piezīmes", "Faili")
        await ilze.press("r")
        await ilze.type("Būve 16.0.19231.")
        await ilze.press("ctrl+s")
        await ilze.sees("Būve 16.0.19231.", "Apstrādē")
    assert desk.get(ILZE, ASKED).request.status is Status.IN_PROGRESS


async def test_slegt_pieprasijumu(desk: Desk) -> None:
    """«Slēgt pieprasījumu, ja jūsu problēma ir atrisināta vai jums vairs nav nepieciešama palīdzība.»"""
    async with visitor(desk, "ilze", start="requests", lang="lv") as ilze:
        await ilze.sees("Slēgt pieprasījumu")
        await ilze.press("2", "c", "ctrl+s")
        await ilze.sees("6 Slēgtie 2")
    assert desk.get(ILZE, ASKED).request.status is Status.CLOSED


async def test_vai_sis_raksts_bija_noderigs(desk: Desk) -> None:
    """«Skatiet arī: Jēdzieni, Office 365 atbalsta saņemšana. Vai šis raksts bija noderīgs?»"""
    async with visitor(desk, "ilze", (120, 60), lang="lv") as ilze:
        await ilze.press("f1", "down")
        await ilze.sees(
            "Sazināšanās ar atbalstu tehniskas problēmas gadījumā", "Skatiet arī", "Jēdzieni",
            "Office 365 atbalsta saņemšana", "Vai šis raksts bija noderīgs?",
        )  # fmt: skip


async def test_the_note_that_came_with_a_file_is_read_by_the_representative(desk: Desk) -> None:
    """“Add notes and files”: what one adds, the other reads and saves."""
    desk.reply(ILZE, ASKED, "The trace.", [("trace.txt", io.BytesIO(b"08:10:02 SMTP 451\n"))])
    async with visitor(desk, "maris", start="requests") as maris:
        await maris.press("2", "enter")
        await maris.sees("The trace.", "trace.txt")
        await maris.press("f", "enter")
        await maris.sees("08:10:02 SMTP 451")
