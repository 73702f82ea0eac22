"""Coming in: where the desk is, making one, and who acts on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from o365tui.desk.base import utc_now
from o365tui.desk.desk import Desk
from o365tui.desk.people import checked, free_handle, the_plan, the_role
from o365tui.model.errors import DiskRefused, NotAllowed, NotFound
from o365tui.model.people import Organisation, Person, Role
from o365tui.model.request import Plan
from o365tui.store import opening
from o365tui.store.protocol import Store, Transaction
from o365tui.text.language import _

__all__ = ["accept", "check", "exists", "make", "open_as", "repair", "where", "who_acts"]


def exists(folder: Path) -> bool:
    """Whether there is a desk in `folder`. Raises DiskRefused where one may not look."""
    try:
        return opening.exists(folder)
    except OSError as error:
        sentence = _("The desk in {folder} cannot be read: {error}.")
        raise DiskRefused(sentence.format(folder=folder, error=error.strerror)) from None


def where(option: str | os.PathLike[str] | None, environ: Mapping[str, str]) -> Path:
    """The desk's folder: as said, else O365TUI_DESK, else the platform's folder for a user's data."""
    said = option or environ.get("O365TUI_DESK")
    if said:
        return Path(said).expanduser()
    from platformdirs import user_data_path

    return user_data_path("o365tui", appauthor=False)


def make(
    folder: Path,
    *,
    name: str,
    email: str,
    organisation: str,
    plan: Plan | str,
    role: Role | str = Role.ADMINISTRATOR,
    country: str = "",
    handle: str = "",
    language: str = "en",
    timezone: str = "UTC",
    uid: int | None = None,
    now: Callable[[], datetime] = utc_now,
) -> tuple[Desk, Person]:
    """Make a desk whose maker, tied to the Unix account `uid` (None: this one's), owns it.

    Everything is checked before anything is made. Raises BadInput, DeskExists, DiskRefused.
    """
    owner = checked(
        Person(
            handle=handle or free_handle(name, email, ()),
            name=name,
            email=email,
            role=the_role(role),
            organisation=organisation,
            country=country,
            language=language,
            timezone=timezone,
            owner=True,
            uid=os.getuid() if uid is None else uid,
        )
    )
    theirs = Organisation(organisation, the_plan(plan))
    store = opening.create(folder)

    def commit(tx: Transaction) -> None:
        tx.save_organisation(theirs)
        tx.save_person(owner)

    store.commit(owner.handle, commit)
    return Desk(store, now), owner


def open_as(
    folder: Path,
    as_handle: str | None = None,
    uid: int | None = None,
    *,
    lasting: bool = False,
    progress: Callable[[int, int], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> tuple[Desk, Person]:
    """The desk in `folder` and who acts on it. Raises NoDesk and other StoreErrors, NotAllowed, NotFound.

    `lasting`, `progress` and `notice` are the store's, see `store.opening.open_desk`.
    """
    exists(folder)
    store = opening.open_desk(folder, progress, notice, lasting=lasting)
    try:
        return Desk(store), who_acts(store, os.getuid() if uid is None else uid, as_handle)
    except BaseException:
        store.close()
        raise


def check(folder: Path) -> Sequence[str]:
    """What is wrong with a desk's files, a sentence each, also of one that cannot be opened."""
    return opening.check(folder)


def repair(folder: Path, actor: Person | None) -> Sequence[str]:
    """Bring back all that is intact; what was done and what is missing, a sentence each. `actor` is None where the
    desk cannot be opened: then it takes the account that the folder belongs to. Raises NotAllowed, StoreError.
    """
    _may_mend(folder, actor)
    return opening.repair(folder)


def accept(folder: Path, actor: Person | None) -> Sequence[str]:
    """Take in what another program wrote into `desk.json`, a sentence each; see `repair`. Raises Refused too."""
    _may_mend(folder, actor)
    return opening.accept(folder)


def _may_mend(folder: Path, actor: Person | None) -> None:
    allowed = actor.owner if actor is not None else os.getuid() in (0, folder.stat().st_uid)
    if not allowed:
        raise NotAllowed(_("Only the desk's owner may do this."))


def who_acts(store: Store, uid: int, as_handle: str | None = None) -> Person:
    """The person tied to the Unix account `uid`, or the one whom its owner acts as.

    `uid` is the real one of this process, never a name from the environment. Raises NotAllowed, NotFound.
    """
    tied = next((each for each in store.people() if each.uid == uid and not each.retired), None)
    if tied is None:
        raise NotAllowed(
            _("Nobody on this desk is tied to your account (uid {uid}). Ask the desk's owner to let you in.").format(
                uid=uid
            )
        )
    if as_handle is None or as_handle == tied.handle:
        return tied
    if not tied.owner:
        raise NotAllowed(_("Only the desk's owner may act as somebody else."))
    person = store.person(as_handle)
    if person is None:
        raise NotFound(_("There is nobody called {handle} on this desk.").format(handle=as_handle))
    if person.retired:
        raise NotAllowed(_("{handle} cannot use this desk any more.").format(handle=as_handle))
    return person
