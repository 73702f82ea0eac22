"""A request as Markdown: all is in it, nothing in it can break it, and what is internal is marked or left out."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from o365tui.desk.markdown import inline, quoted
from o365tui.model.errors import NotFound, Refused
from o365tui.text.language import use
from o365tui.text.safe import visible_lines
from tests.desk.world import ANNA, ILZE, MARIS, OTTO, World

HOSTILE = [
    "# not a heading", "> quoted", "- item", "+ item", "1. one", "12) twelve", "***", "---", "===", "```\ncode\n```",
    "    indented\n\tcode", "<script>alert(1)</script>", "<!-- hidden", "[text](https://evil.example)", "![x](y.png)",
    "[ref]: https://evil.example", "a | b\n--- | ---\n1 | 2", "*em* _em_ ~~no~~ `code`", "&copy; &#60;",
    "back\\slash\\", "two  spaces   here", "line\nbreaks\n\nparagraph", "term\n: definition",
    "\x1b[31mred\x07 \u202eright",
    "$x$ @all #1",
    "ends in \\", "$$\nmath\n$$", "<details>\n<summary>", "Title\n=====", "https://example.org/a_b_c",
    "[x]{.hidden} {#id}", "\ud800 broken",
]  # fmt: skip


def rendered(document: str) -> str:
    """HTML of it, as GitHub's dialect has it."""
    return str(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(document))


def words(html: str) -> str:
    """What a reader of the page sees, white space apart."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", html.replace("<br />", "\n")))).strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_shows_as_it_is_and_means_nothing(text: str) -> None:
    html = rendered("\n".join(quoted(text)))
    assert words(html) == re.sub(r"\s+", " ", visible_lines(text)).strip()
    assert set(re.findall(r"<(/?\w+)", html)) <= {"blockquote", "/blockquote", "p", "/p", "br"}
    line = rendered(f"# {inline(text)}")
    assert set(re.findall(r"<(/?\w+)", line)) == {"h1", "/h1"}


def worked_on(world: World) -> int:
    """A request with a reply, an internal note with a file, and a public one."""
    number = world.file(title="Mail *stopped* <b>", files=(("trace_1.txt", io.BytesIO(b"abc")),))
    world.desk.take(MARIS, number)
    world.desk.internal_note(MARIS, number, "quagga secret", [("quagga.txt", io.BytesIO(b"q"))])
    world.desk.ask(MARIS, number, "Which build?\n# Not a heading")
    world.desk.reply(ILZE, number, "16.0")
    return number


def test_everything_is_in_it(world: World) -> None:
    number = worked_on(world)
    document = world.desk.markdown(ILZE, number)
    assert document.startswith(f"# SR-{number} Mail \\*stopped\\* \\<b\\>\n")
    html = rendered(document)
    shown = words(html)
    for part in (
        "Status: In progress", "Ilze Ozola, SIA Piemērs", "Since 08:10 everything stays", "Which build?",
        "Māris Kalns asks for information", "trace_1.txt · 3 B", "SHA-256", "Status: New → In progress", "Europe/Riga",
        "Assignee: — → Māris Kalns",
    ):  # fmt: skip
        assert part in shown, part
    assert html.count("<h1>") == 1
    assert [words(each) for each in re.findall(r"<h2>(.*?)</h2>", html)] == ["Description", "Notes", "Files", "History"]


def test_a_time_in_it_is_as_true_next_year(world: World) -> None:
    document = world.desk.markdown(ILZE, worked_on(world))
    (line,) = [each for each in document.splitlines() if "First response: " in each]
    assert " 2026 at " in line.partition("First response: ")[2], line
    assert "today" not in document


def test_in_latvian(world: World) -> None:
    number = worked_on(world)
    use("lv")
    try:
        assert "lūdz papildinformāciju" in world.desk.markdown(ANNA, number)
    finally:
        use("en")


def test_what_is_internal_is_an_agents_marked_and_left_out_for_others(world: World) -> None:
    number = worked_on(world)
    for_agents = world.desk.markdown(MARIS, number, internal=True)
    assert "quagga secret" in for_agents
    assert "INTERNAL · agents only" in for_agents
    assert "do not hand it on" in for_agents
    public = world.desk.markdown(MARIS, number)
    assert public == world.desk.markdown(ANNA, number, internal=True) == world.desk.markdown(ANNA, number)
    assert "quagga" not in public
    assert "internal" not in public.lower()
    with pytest.raises(NotFound):
        world.desk.markdown(OTTO, number)


def test_a_link_to_another_organisations_request_is_not_handed_on(world: World) -> None:
    mine, theirs = world.file(), world.file(OTTO)
    world.desk.link(MARIS, mine, theirs)
    assert f"SR-{theirs}" in world.desk.markdown(MARIS, mine, internal=True)
    assert f"SR-{theirs}" not in world.desk.markdown(MARIS, mine)


def test_it_is_saved_and_never_over_something_unasked(world: World, tmp_path: Path) -> None:
    number = worked_on(world)
    path = world.desk.save_markdown(MARIS, number, tmp_path, internal=True)
    assert path == tmp_path / f"SR-{number}-internal.md"
    assert world.desk.save_markdown(MARIS, number, tmp_path) == tmp_path / f"SR-{number}.md"
    path.write_text("mine")
    with pytest.raises(Refused):
        world.desk.save_markdown(MARIS, number, path, internal=True)
    assert path.read_text() == "mine"
    world.desk.save_markdown(MARIS, number, path, internal=True, force=True)
    assert path.read_text().startswith(f"# SR-{number}")
