"""`help`: the same topics that the full screen has, in the language spoken."""

from __future__ import annotations

import os
import sys

import click

from o365tui.cli.group import command, offered
from o365tui.cli.output import write_list, write_object, write_table
from o365tui.cli.shell import Shell, say
from o365tui.model import help as guide
from o365tui.model.errors import NotFound
from o365tui.text.language import _, current


def show_help() -> click.Command:
    @command(_("Read about a topic, such as shell. Without one, the topics there are."))
    @click.argument("wanted", metavar=_("[TOPIC]"), nargs=-1, shell_complete=offered("topics"))
    def run(shell: Shell, wanted: tuple[str, ...]) -> None:
        text = " ".join(wanted)
        found = _found(text)
        if not found:
            sentence = _("There is no topic “{topic}”. “o365tui help” lists them.")
            raise NotFound(sentence.format(topic=text))
        if shell.format != "table":
            one = len(found) == 1 and bool(text)
            write_object(_object(found[0]), shell.format) if one else write_list(map(_object, found), shell.format)
        elif len(found) > 1 or not text:
            write_table([_("Topic"), _("Title")], [[each.id, each.title] for each in found])
            say(_("“o365tui help TOPIC” shows one; “o365tui COMMAND --help” tells what a command takes."))
        else:
            _read(found[0])

    return run


def _found(text: str) -> list[guide.Topic]:
    """The topic of that id, else those that have the words, in their title if there are such."""
    exact = guide.topic(text.strip().lower(), current())
    if exact is not None:
        return [exact]
    found = guide.find(text, current())
    titled = [each for each in found if text and text.casefold() in each.title.casefold()]
    return titled or found


def _read(topic: guide.Topic) -> None:
    """A page at a time on a terminal, else all of it at once."""
    body = topic.filled(_("Press ? in the full screen: it shows the keys that work where you are.")).body + "\n"
    if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb":
        click.echo_via_pager(body)
    else:
        sys.stdout.write(body)


def _object(topic: guide.Topic) -> dict[str, str]:
    return {"id": topic.id, "title": topic.title, "body": topic.filled("").body}
