"""The help: the same topics in both languages, and in them every statement of the article."""

from __future__ import annotations

import re

import pytest

from o365tui.model import help as guide
from o365tui.model import response
from o365tui.model.lifecycle import STATUS_NAMES
from o365tui.model.views import TITLES
from o365tui.text.language import translator

STATEMENTS = {
    "the article has a date": ("contact", "2013-04-22", "2013-04-22"),
    "as the administrator you can get help from the support team": (
        "contact", "you can get help from the Office 365 support team",
        "saņemt palīdzību no Office 365 atbalsta komandas"),
    "online, by submitting a service request": (
        "contact", "**online**, by submitting a **service request**", "iesniedzot **pakalpojuma pieprasījumu**"),
    "or by telephone": ("contact", "by **telephone**", "**telefoniski**"),
    "a request goes straight to a representative": (
        "submit", "goes straight to a support representative", "nonāk tieši pie atbalsta pārstāvja"),
    "give as much information as you can": (
        "submit", "as much information as you can to describe the problem",
        "pēc iespējas plašāku informāciju, lai aprakstītu"),
    "the representative contacts you by e-mail": (
        "submit", "contacts you **by e-mail**", "sazināsies **pa e-pastu**"),
    "how soon is told under the initial response times": (
        "contact", "see **Initial response times**", "skatiet **Sākotnējo atbilžu laiki**"),
    "Support, Service requests, New request": (
        "submit", "Under **Support**, choose **Service requests**, then **New request**",
        "Sadaļā **Atbalsts** izvēlieties **Pakalpojumu pieprasījumi** un pēc tam **Jauns pieprasījums**"),
    "fill in the required fields": ("submit", "Fill in the required fields", "Aizpildiet nepieciešamos laukus"),
    "and further information": ("submit", "as much further information", "pēc iespējas vairāk papildinformācijas"),
    "attach files": ("submit", "If needed, **attach files**", "Ja nepieciešams, **pievienojiet failus**"),
    "submit the request": ("submit", "**submits** the request", "**iesniedziet** pieprasījumu"),
    "answer a request for more information": (
        "answer", "answer the representative's request for more information",
        "atbildētu uz atbalsta pārstāvja pieprasījumu sniegt papildinformāciju"),
    "View, Assigned to you": (
        "answer", "in the **View** menu, choose **Assigned to you**",
        "izvēlnē **Skats** izvēlieties **Piešķirts jums**"),
    "the request whose status is Action required": (
        "answer", "the service request whose status is **Action required**",
        "pakalpojuma pieprasījumu ar statusu **Nepieciešama darbība**"),
    "see the status of requests submitted earlier": (
        "views", "status of service requests submitted earlier", "iepriekš iesniegto pakalpojumu pieprasījumu statusu"),
    "on Service requests choose View": (
        "views", "choose **View** on **Service requests**", "lapā **Pakalpojumu pieprasījumi** atlasiet **Skats**"),
    "add notes and files to an existing request": (
        "notes", "add notes and files to an existing service request",
        "pievienotu piezīmes un failus esošam pakalpojuma pieprasījumam"),
    "choose the request, then Notes or Files": (
        "notes", "choose the request on **Service requests**, then **Notes** or **Files**",
        "izvēlieties pieprasījumu un pēc tam **Piezīmes** vai **Faili**"),
    "add the information, close the dialog, the request is updated": (
        "notes", "closes the dialog, and your service request is updated",
        "dialoglodziņš aizveras, un jūsu pakalpojuma pieprasījums ir atjaunināts"),
    "close a request when solved or no longer needed": (
        "close", "when your problem is solved or you no longer need help",
        "ja jūsu problēma ir atrisināta vai jums vairs nav nepieciešama palīdzība"),
    "talk directly to a representative": (
        "telephone", "talk directly to a representative", "sarunāties tieši ar atbalsta pārstāvi"),
    "find the number for your country or region": (
        "telephone", "the telephone number for your country or region", "tālruņa numuru jūsu valstī vai reģionā"),
    "sign in to Office 365; the page may be in English": (
        "telephone", "sign in to Office 365 first, and may be in English",
        "jāpierakstās pakalpojumā Office 365, un lapa, iespējams, ir angļu valodā"),
    "Support, Overview": (
        "telephone", "choose **Overview** under **Support**", "sadaļā **Atbalsts** izvēlieties **Pārskats**"),
    "the time depends on severity and subscription": (
        "response-times", "the problem's **severity level** and on the **kind of your Office 365 subscription**",
        "problēmas **svarīguma līmeņa** un jūsu **Office 365 abonementa veida**"),
    "see also: concepts": ("contact", "**Concepts**", "**Jēdzieni**"),
    "see also: getting Office 365 support": (
        "contact", "**Getting Office 365 support**", "**Office 365 atbalsta saņemšana**"),
    "was this article helpful": ("contact", "## Was this article helpful?", "## Vai šis raksts bija noderīgs?"),
    "tell us what you think": ("contact", "Tell us what you think", "Pastāstiet mums, ko jūs domājat"),
}  # fmt: skip
"""Each statement of the article: the topic that says it, and words of it in English and Latvian."""

KEYS = {
    "request.new": "n", "request.reply": "r", "request.internal": "i", "request.ask": "R", "request.files": "f",
    "request.close": "c", "request.reopen": "O", "files.add": "+", "files.save": "w", "go.phones": "p",
    "phones.copy": "y", "phones.mine": "m", "list.search": "/", "list.sort": "z", "list.preview": "v",
    "app.help": "?", "app.palette": "ctrl+p", "app.quit": "ctrl+q", "form.submit": "ctrl+s",
    "form.add_file": "ctrl+o", "note.send": "ctrl+s", "text.editor": "ctrl+g",
    "go.figures": "d", "figures.save": "w",
    "article.helpful": "+", "article.unhelpful": "-",
}  # fmt: skip
"""The keys that the help tells, by command."""


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_of_the_article_is_in_the_help(statement: str) -> None:
    where, english, latvian = STATEMENTS[statement]
    for language, phrase in (("en", english), ("lv", latvian)):
        topic = guide.topic(where, language)
        assert topic is not None
        assert phrase in topic.body


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_cell_and_example_of_the_response_times_is_in_the_help(language: str) -> None:
    topic = guide.topic("response-times", language)
    assert topic is not None
    table = response.table(language)
    for row in table.rows:
        line = next(line for line in topic.body.splitlines() if row.example in line)
        assert row.title in line
        assert [cell.strip() for cell in line.strip("| ").split("|")[1:]] == [cell.words for cell in row.cells]


def test_both_languages_have_the_same_topics_with_the_same_parts() -> None:
    english, latvian = guide.topics("en"), guide.topics("lv")
    assert [topic.id for topic in english] == [topic.id for topic in latvian]
    assert len({topic.id for topic in english}) == len(english) >= 16
    for ours, theirs in zip(english, latvian, strict=True):
        for part in (r"^#+ ", r"^- ", r"^\d\. ", r"^\|", r"\n\n"):
            found = [len(re.findall(part, topic.body, re.MULTILINE)) for topic in (ours, theirs)]
            assert found[0] == found[1], (ours.id, part)
        keys = [set(re.findall(r"`([^`\s]{1,6})`", topic.body)) for topic in (ours, theirs)]
        assert keys[0] == keys[1], ours.id


@pytest.mark.parametrize("language", ["en", "lv"])
def test_a_topic_begins_with_its_title_and_leaves_only_the_keys_to_fill_in(language: str) -> None:
    for topic in guide.topics(language):
        assert topic.body.startswith(f"# {topic.title}\n")
        assert topic.title.strip()
        assert len(re.findall(r"^# ", topic.body, re.MULTILINE)) == 1
        assert set(re.findall(r"{{.*?}}", topic.body)) == ({guide.KEYS} if topic.id == "keys" else set())


def test_the_article_comes_first_and_asks_whether_it_helped() -> None:
    assert guide.topics("en")[0].id == guide.ARTICLE
    assert guide.topics("en")[0].title == "Contacting support about a technical problem"


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_reference_to_another_topic_names_one(language: str) -> None:
    article = guide.topic(guide.ARTICLE, language)
    assert article is not None
    titles = {topic.title for topic in guide.topics(language)}
    see = re.findall(r"(?:see|skatiet) \*\*(.+?)\*\*", article.body)
    assert len(see) == 5
    assert set(see) <= titles


def test_the_keys_are_put_where_they_belong() -> None:
    topic = guide.topic("keys", "en")
    assert topic is not None
    assert "| `n` | New |" in topic.filled("| `n` | New |").body
    assert guide.KEYS not in topic.filled("").body
    assert guide.KEYS in topic.body


def test_the_keys_that_the_help_tells_are_the_keys_of_the_commands() -> None:
    registry = pytest.importorskip("o365tui.tui.commands.registry")
    told = "\n".join(topic.body for topic in guide.topics("en"))
    for command, key in KEYS.items():
        assert key in registry.COMMANDS[command].keys, command
        assert f"`{key}`" in told, command


def test_the_view_menu_is_told_in_its_order() -> None:
    topic = guide.topic("views", "en")
    assert topic is not None
    told = re.findall(r"^\| `(\d)` \| \*\*(.+?)\*\*", topic.body, re.MULTILINE)
    english = translator("en")
    assert told == [(str(number), english.gettext(title)) for number, title in enumerate(TITLES.values(), 1)]


def test_places_views_and_states_have_the_names_that_the_screens_give_them() -> None:
    english, latvian = translator("en"), translator("lv")
    told = {language: "\n".join(topic.body for topic in guide.topics(language)) for language in ("en", "lv")}
    places = (
        "Support", "Overview", "Service requests", "New request", "View", "Details", "Notes", "Files", "History",
        "Phone numbers by country or region", "People", "Settings",
    )  # fmt: skip
    for name in (*TITLES.values(), *STATUS_NAMES.values(), *places):
        ours = english.gettext(name)
        assert f"**{ours}**" in told["en"], ours
        theirs = {latvian.gettext(name), latvian.pgettext("view", ours)}
        assert theirs == {ours} or any(f"**{word}**" in told["lv"] for word in theirs), theirs


def test_the_shell_topic_names_only_commands_that_there_are_in_the_design() -> None:
    known = pytest.importorskip("o365tui.cli.main").PLACES
    for language in ("en", "lv"):
        for topic in guide.topics(language):
            for command in re.findall(r"`[^`]*\bo365tui ([a-z]+)", topic.body):
                assert command in known, (topic.id, command)


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("severity", "en", "contact"),
        ("reopen", "en", "reopen"),
        ("TELEPHONE number", "en", "contact"),
        ("over ssh", "en", "ssh"),
        ("atbilzu laiki", "lv", "response-times"),
        ("slegsana", "lv", "close"),
        ("taustini", "lv", "keys"),
        ("starpliktuve", "lv", "telephone"),
    ],
)
def test_a_topic_is_found_by_its_words_titles_first(typed: str, language: str, first: str) -> None:
    assert guide.find(typed, language)[0].id == first


def test_nothing_typed_is_every_topic_and_nonsense_is_none() -> None:
    assert guide.find("", "lv") == list(guide.topics("lv"))
    assert guide.find("xyzzy", "en") == []
    assert guide.find("(", "en") == []


@pytest.mark.parametrize("language", ["en", "lv"])
def test_the_help_tells_of_everything_that_one_can_filter_by(language: str) -> None:
    from o365tui.model.query import Key, parse
    from o365tui.model.query.language import CLOSED_VALUES, OWN_WORDS, SPANS, spelled
    from o365tui.text.language import speaking

    found = guide.topic("search", language)
    assert found is not None
    examples = re.findall(r"`([^`\n]+)`", found.body)
    filters = [each.removeprefix("o365tui list '").rstrip("'") for each in examples]
    for key in Key:
        for operator in "<>" if key in SPANS else ":":
            assert any(f"{key.value}{operator}" in each for each in filters), (key, operator)
        with speaking(language):
            for value in {**CLOSED_VALUES.get(key, {}), **OWN_WORDS.get(key, {})}:
                word = spelled(key, value)
                assert any(word in re.split(r"[ :,]", each) for each in filters), (key, word)
    for each in filters:
        assert not parse(each).problems, each
