"""`list`: requests by view, filter, order and fields, for people and for scripts; `views`: those that were saved."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click

from o365tui.cli.columns import EXPORTED, FIELDS, USUAL, Listed, cells, chosen, objects
from o365tui.cli.group import Lazy, command, filter_argument, format_option, offered
from o365tui.cli.output import write_csv, write_list, write_object, write_table
from o365tui.cli.shell import FORMATS, Shell, say
from o365tui.desk.shape import request_object
from o365tui.model.errors import BadInput, NotFound
from o365tui.model.preferences import SavedView
from o365tui.model.views import TITLES, Column, Row, Sort, View
from o365tui.text.language import _, ngettext

LIST_FORMATS = (*FORMATS, "csv", "ids")

PLACES = {"list": "listing:list_views", "save": "listing:save_view", "forget": "listing:forget_view"}


def list_requests() -> click.Command:
    @command(_("List requests, those changed last first; “help search” tells how to filter."), formats=LIST_FORMATS)
    @filter_argument()
    @view_option()
    @_sort_option()
    @_fields_option()
    @click.option("--limit", type=click.IntRange(min=0), metavar="N", help=_("At most so many."))
    def run(
        shell: Shell, words: tuple[str, ...], view: str | None, sort: str | None, fields: str | None, limit: int | None
    ) -> None:
        asked = saved(shell, view, " ".join(words), sort)
        names = _names(shell, fields or ",".join(_listed_columns(asked)) or None)
        page = shell.desk.find(shell.actor, asked.view, asked.filter, sort=order(asked.sort), limit=limit)
        now = shell.desk.now()
        listed = [Listed(shell, row, now) for row in page.rows]
        if shell.format == "ids":
            sys.stdout.writelines(f"{row.number}\n" for row in page.rows)
        elif shell.format == "csv":
            write_csv(names, cells(listed, names, lambda field, each: field.cell(each)))
        elif shell.format != "table":
            write_list(objects(listed, names) if fields else _whole(shell, page.rows), shell.format)
        else:
            _write(shell, listed, names, page.total)

    return run


def view_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--view`."""
    tells = _("One of “views list”; all requests unless told.")
    return click.option("--view", metavar=_("VIEW"), shell_complete=offered("views"), help=tells)


def _sort_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    tells = _("By number, due, updated …; -COLUMN is descending.")
    return click.option("--sort", metavar=_("COLUMN"), shell_complete=offered("sorts"), help=tells)


def _fields_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    tells = _("Which fields, such as number,title,due; * is all.")
    return click.option("--fields", metavar=_("FIELD,…"), shell_complete=offered("fields"), help=tells)


def saved(shell: Shell, view: str | None, words: str, sort: str | None) -> SavedView:
    """What is asked for: a view that everyone has, or one that the actor saved with more words to filter it by.

    Raises NotFound, BadInput.
    """
    order(sort or "")
    if view is None or view in list(View):
        return SavedView("", words, View(view or View.ALL), sort or "")
    found = shell.desk.preferences(shell.actor).view(view)
    if found is None:
        known = ", ".join([*View, *(each.name for each in shell.desk.preferences(shell.actor).views)])
        raise NotFound(_("There is no view “{name}”. The views are: {known}.").format(name=view, known=known))
    return SavedView(view, f"{found.filter} {words}".strip(), found.view, sort or found.sort, found.columns)


def order(sort: str) -> Sort | None:
    """The order that a column's name means, descending with `-` before it. Raises BadInput."""
    name = sort.removeprefix("-")
    if not name:
        return None
    try:
        return Sort(Column(name), sort.startswith("-"))
    except ValueError:
        sentence = _("A list cannot be sorted by “{name}”; it can be by {known}.")
        raise BadInput(sentence.format(name=name, known=", ".join(Column)), "--sort") from None


def _listed_columns(asked: SavedView) -> list[str]:
    """The columns of a saved view that are fields here, the number before them."""
    found = [name for name in asked.columns if name in FIELDS]
    return ["number", *(name for name in found if name != "number")] if found else []


def _names(shell: Shell, fields: str | None) -> tuple[str, ...]:
    if fields == "*":
        return tuple(FIELDS)
    return chosen(fields, EXPORTED if shell.format == "csv" else USUAL)


def _whole(shell: Shell, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        try:
            yield request_object(shell.desk.get(shell.actor, row.number))
        except NotFound:  # it went out of sight meanwhile
            continue


def _write(shell: Shell, listed: Sequence[Listed], names: Sequence[str], total: int) -> None:
    rows = list(cells(listed, names, lambda field, each: field.text(each)))
    if rows:
        headings = [_(FIELDS[name].heading) for name in names]
        write_table(headings, rows, wide=names.index("title") if "title" in names else None)
    if len(listed) < total:
        counted = ngettext("{n} of {total} request", "{n} of {total} requests", total).format(n=len(rows), total=total)
    else:
        counted = ngettext("{n} request", "{n} requests", len(rows)).format(n=len(rows))
    say(_("{counted} · times: {zone}").format(counted=counted, zone=shell.actor.timezone))


# Saved views


def views() -> click.Command:
    @format_option
    def run() -> None:
        """Groups do nothing by themselves."""

    tells = _("List, save and forget your own views. “list --view NAME” shows one.")
    return click.group("views", cls=Lazy, places=PLACES, help=tells)(run)


def list_views() -> click.Command:
    @command(_("The views that everyone has, and those that you saved, with how many requests each holds."))
    def run(shell: Shell) -> None:
        counts = shell.desk.counts(shell.actor).views
        own = shell.desk.preferences(shell.actor).views
        if shell.format != "table":
            standard = [{"name": each.value, "saved": False, "count": counts[each]} for each in View]
            write_list([*standard, *(_object(shell, each) for each in own)], shell.format)
            return
        rows = [[each.value, _(TITLES[each]), "", "", str(counts[each])] for each in View]
        rows += [[each.name, _("saved"), each.filter, each.sort, str(_count(shell, each))] for each in own]
        write_table([_("View"), "", _("Filter"), _("Order"), _("Requests")], rows, wide=2)

    return run


def save_view() -> click.Command:
    @command(_("Save a list under a name of your own, in place of what had that name."))
    @click.argument("name", metavar=_("NAME"))
    @filter_argument()
    @view_option()
    @_sort_option()
    @_fields_option()
    def run(
        shell: Shell, name: str, words: tuple[str, ...], view: str | None, sort: str | None, fields: str | None
    ) -> None:
        if name in list(View):
            raise BadInput(_("“{name}” is a view that everyone has; choose another name.").format(name=name), "name")
        if view is not None and view not in list(View):
            known = ", ".join(View)
            raise BadInput(_("A saved view narrows one of these: {known}.").format(known=known), "--view")
        order(sort or "")
        columns = () if fields is None else _names(shell, fields)
        made = SavedView(name, " ".join(words), View(view or View.ALL), sort or "", columns)
        n = shell.desk.find(shell.actor, made.view, made.filter, sort=order(made.sort), limit=0).total
        shell.desk.save_view(shell.actor, made)
        if shell.format != "table":
            write_object(_object(shell, made), shell.format)
        counted = ngettext("{n} request", "{n} requests", n).format(n=n)
        say(_("The view “{name}” is saved: {counted} now.").format(name=name, counted=counted))

    return run


def forget_view() -> click.Command:
    @command(_("Forget a view that you saved. The requests in it stay."))
    @click.argument("name", metavar=_("NAME"), shell_complete=offered("own_views"))
    def run(shell: Shell, name: str) -> None:
        shell.desk.forget_view(shell.actor, name)
        say(_("The view “{name}” is forgotten.").format(name=name))

    return run


def _count(shell: Shell, view: SavedView) -> int:
    return shell.desk.find(shell.actor, view.view, view.filter, limit=0).total


def _object(shell: Shell, view: SavedView) -> dict[str, Any]:
    return {**view.document(), "saved": True, "count": _count(shell, view)}
