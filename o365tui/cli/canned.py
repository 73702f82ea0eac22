"""`canned`: the words that agents keep ready, and `note --canned`, which says them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import click

from o365tui.cli.group import Lazy, Number, command, format_option
from o365tui.cli.output import write_list, write_object, write_table
from o365tui.cli.shell import Shell, say
from o365tui.desk.shape import canned_object
from o365tui.model.canned import PLACES as FILLED_IN
from o365tui.model.canned import Canned, language_of, unfilled, unknown_places
from o365tui.model.errors import NotFound, Refused
from o365tui.text.fold import fold
from o365tui.text.language import _, in_quotes, ngettext
from o365tui.text.safe import visible, visible_lines

PLACES = {
    "list": "canned:list_canned",
    "show": "canned:show",
    "add": "canned:add",
    "set": "canned:set_canned",
    "drop": "canned:drop",
}


def canned() -> click.Command:
    @format_option
    def run() -> None:
        """Groups do nothing by themselves."""

    tells = _("Words that support agents keep ready: list, show, add, change and drop canned responses.")
    return click.group("canned", cls=Lazy, places=PLACES, help=tells)(run)


def list_canned() -> click.Command:
    @command(_("Every canned response."))
    def run(shell: Shell) -> None:
        every = shell.desk.canned(shell.actor)
        if shell.format != "table":
            write_list(map(canned_object, every), shell.format)
            return
        rows = [[each.name, ", ".join(each.words), _beginning(each, shell.actor.language)] for each in every]
        write_table([_("Name"), _("Languages"), _("Words")], rows, wide=2)

    return run


def _beginning(each: Canned, language: str) -> str:
    return " ".join(each.words[language_of(each, language)].split())[:200]


def show() -> click.Command:
    @command(_("A canned response, as it is kept or as it would be on a request."))
    @_name_argument()
    @click.option("--for", "number", metavar="N", type=Number(), help=_("Filled in for this request."))
    def run(shell: Shell, name: str, number: int | None) -> None:
        each = named(shell, name)
        if number is not None:
            sys.stdout.write(visible_lines(words_for(shell, each, number)) + "\n")
        else:
            _write(shell, each)

    return run


def add() -> click.Command:
    @command(_("Keep a new canned response. Without words they are read from standard input, in your language."))
    @_name_argument()
    @_words_options
    def run(shell: Shell, name: str, en: str | None, lv: str | None) -> None:
        words = _given(en, lv)
        if not words:
            from o365tui.cli.answers import read_words

            words = {shell.actor.language: read_words(shell)}
        _saved(shell, shell.desk.save_canned(shell.actor, Canned(0, name, words)))

    return run


def set_canned() -> click.Command:
    @command(_("Change a canned response: what is given takes the place of what was; empty words go."))
    @_name_argument()
    @click.option("--name", "becomes", metavar=_("NAME"), help=_("Another name."))
    @_words_options
    def run(shell: Shell, name: str, becomes: str | None, en: str | None, lv: str | None) -> None:
        was = named(shell, name)
        made = replace(was, name=was.name if becomes is None else becomes, words={**was.words, **_given(en, lv)})
        _saved(shell, shell.desk.save_canned(shell.actor, made, was))

    return run


def drop() -> click.Command:
    @command(_("Throw a canned response away."))
    @_name_argument()
    def run(shell: Shell, name: str) -> None:
        _write(shell, shell.desk.drop_canned(shell.actor, named(shell, name).id))

    return run


def named(shell: Shell, name: str) -> Canned:
    """The canned response of that name, or the only one whose name begins so; case and diacritics do not count.

    Raises NotFound, Refused (several begin so).
    """
    every = shell.desk.canned(shell.actor)
    wanted = fold(name.strip())
    exact = [each for each in every if fold(each.name) == wanted]
    some = exact or [each for each in every if wanted and fold(each.name).startswith(wanted)]
    if len(some) == 1:
        return some[0]
    if some:
        names = ", ".join(in_quotes(visible(each.name)) for each in some)
        raise Refused(_("Several canned responses begin so: {names}.").format(names=names))
    raise NotFound(_("There is no canned response “{name}”. “o365tui canned list” shows them.").format(name=name))


def words_for(shell: Shell, each: Canned, number: int) -> str:
    """Filled in for a request; what stays to be filled in is told."""
    words = shell.desk.fill(shell.actor, each, shell.desk.get(shell.actor, number))
    if left := unfilled(each, words):
        say(_("Not filled in, for there is nothing to fill in: {places}.").format(places=", ".join(left)))
    return words


def canned_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--canned`, for commands that say something."""
    return click.option("--canned", metavar=_("NAME"), help=_("A canned response, filled in; --body follows it."))


def canned_words(shell: Shell, name: str | None, number: int, body: str | None) -> str | None:
    """The canned response of that name filled in for the request, and what is said besides below it; None for none."""
    if name is None:
        return None
    words = words_for(shell, named(shell, name), number)
    return f"{words}\n\n{body}" if body else words


def _name_argument() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.argument("name", metavar=_("NAME"))


def _words_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--lv", metavar=_("TEXT"), help=_("The words in Latvian.")),
        click.option("--en", metavar=_("TEXT"), help=_("The words in English.")),
    ):
        function = option(function)
    return function


def _given(en: str | None, lv: str | None) -> Mapping[str, str]:
    return {language: text for language, text in (("en", en), ("lv", lv)) if text is not None}


def _saved(shell: Shell, each: Canned) -> None:
    """Show it, and point out what looks like a place and is none."""
    unknown = unknown_places(*each.words.values())
    if unknown:
        sentence = ngettext(
            "{places} is none of the places that are filled in, and stays as it is. There are: {known}.",
            "{places} are none of the places that are filled in, and stay as they are. There are: {known}.",
            len(unknown),
        )
        known = ", ".join(f"{{{place}}}" for place in FILLED_IN)
        say(sentence.format(places=", ".join(unknown), known=known))
    _write(shell, each)


def _write(shell: Shell, each: Canned) -> None:
    if shell.format != "table":
        write_object(canned_object(each), shell.format)
        return
    sys.stdout.write(visible(each.name) + "\n")
    for language, text in each.words.items():
        sys.stdout.write(f"\n{language}\n")
        sys.stdout.write("\n".join(f"  {row}".rstrip() for row in visible_lines(text).split("\n")) + "\n")
