"""Looking at the desk: lists, counts, one request, people, and what changed since one last looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from o365tui.desk.base import Base
from o365tui.model.errors import BadQuery
from o365tui.model.people import Organisation, Person
from o365tui.model.settings import Feedback, Settings
from o365tui.model.views import Sort, View
from o365tui.store.protocol import Change, Counts, Drafts, Page
from o365tui.text.language import _

if TYPE_CHECKING:
    from o365tui.model.query import Query, Vocabulary


class Reading(Base):
    """What one may see; nothing here changes anything."""

    def page(
        self, actor: Person, view: View, sort: Sort | None = None, offset: int = 0, limit: int | None = None
    ) -> Page:
        """Rows of a view in the given order (None: the view's own)."""
        return self.store.page(self._acting(actor).reader, view, sort, offset, limit)

    def find(
        self,
        actor: Person,
        view: View,
        text: str,
        sort: Sort | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> Page:
        """The rows of a view that answer a filter (see `model.query`). Raises BadQuery when it is not understood."""
        person = self._acting(actor)
        query = self._understood(person, text)
        if query.empty:
            return self.store.page(person.reader, view, sort, offset, limit)
        return self.store.find(person.reader, view, query, sort, offset, limit, self.now())

    def numbers(self, actor: Person, view: View, text: str = "") -> Sequence[int]:
        """The numbers of all that `find` would give, in no order: for marking them all. Raises BadQuery."""
        person = self._acting(actor)
        return self.store.numbers(person.reader, view, self._understood(person, text), self.now())

    def _understood(self, person: Person, text: str) -> Query:
        """The filter as it is read. Raises BadQuery."""
        from o365tui.model import query as language

        query = language.parse(text)
        if query.names_people and language.checked(query, self._acquaintances(person)).problems:
            query = language.checked(query, self.vocabulary(person))
        if query.problems:
            raise BadQuery(text, query.problems)
        return query

    def _acquaintances(self, person: Person) -> Vocabulary:
        """The people whom somebody may know of, and no more: that is soon found out."""
        from o365tui.model.query import Person as Somebody
        from o365tui.model.query import Vocabulary

        return Vocabulary(tuple(Somebody(each.handle, each.name, each.agent) for each in self.people(person)))

    def vocabulary(self, actor: Person) -> Vocabulary:
        """What the actor can filter by: the people they may know of, and what stands in the requests that they see."""
        from o365tui.model import services
        from o365tui.model.query import Key, Vocabulary
        from o365tui.model.query import Person as Somebody

        person = self._acting(actor)
        used = self.store.in_use(person.reader)
        known = {each.handle: each for each in self._acquaintances(person).people}
        for key in (Key.ASSIGNEE, Key.REQUESTER):
            for handle in used[key]:
                known.setdefault(handle, Somebody(handle, self.name_of(handle), key is Key.ASSIGNEE))
        areas = [area for service in used[Key.SERVICE] for area in services.areas(service)]
        return Vocabulary(
            tuple(known.values()),
            tuple(used[Key.TAG]),
            _each_once(used[Key.SERVICE], services.names()),
            _each_once(used[Key.AREA], areas),
            _each_once(used[Key.ORGANISATION], [each.name for each in self.organisations(person)]),
        )

    def counts(self, actor: Person) -> Counts:
        return self.store.counts(self._acting(actor).reader)

    @property
    def drafts(self) -> Drafts:
        """What people have typed and not sent."""
        return self.store.drafts

    def cursor(self) -> int:
        """How far the desk has come; to be given to `changes_since`."""
        return self.store.cursor()

    def changes_since(self, actor: Person, cursor: int) -> tuple[int, Sequence[Change]]:
        """The changes after `cursor` that the actor may know of, oldest first, and the new cursor.

        An administrator hears nothing of internal changes nor of other organisations' requests, and nobody of what
        others set for themselves.
        """
        person = self._acting(actor)
        after, changes = self.store.changes_since(cursor)
        if any(each.people for each in changes):
            self._names.clear()
        changes = [each for each in (_own(each, person) for each in changes) if each is not None]
        if person.agent:
            return after, changes
        told = (each.numbers - each.hidden for each in changes if not each.internal)
        theirs = self._visible(person, frozenset().union(*told))
        heard = [
            replace(
                each,
                numbers=frozenset() if each.internal else (each.numbers - each.hidden) & theirs,
                hidden=frozenset(),
                canned=False,
            )
            for each in changes
        ]
        return after, [each for each in heard if each.numbers or _concerns(each, person)]

    def _visible(self, person: Person, numbers: frozenset[int]) -> frozenset[int]:
        if len(numbers) > 200:
            page = self.store.page(person.reader, View.ALL, None, 0, None)
            return numbers & {row.number for row in page.rows}
        return frozenset(number for number in numbers if self.store.get(person.reader, number) is not None)

    def wait(self, cursor: int, timeout: float, stamp: int | None = None) -> bool:
        """Block for at most `timeout` seconds until something changed after `cursor`, or somebody came, went or began
        to write since `presence_stamp` gave `stamp`; for a thread of its own."""
        return self.store.wait(cursor, timeout, stamp)

    def presence_stamp(self) -> int:
        """A number for `wait` that tells nothing but that it was another one before."""
        return self.store.presence.stamp()

    def person(self, handle: str) -> Person | None:
        """Whoever has this handle, retired or not."""
        return self.store.person(handle)

    def name_of(self, handle: str | None) -> str:
        """How a person is called: their name, the handle of somebody unknown, nothing for nobody.

        Lists ask this for every row, so names are remembered until `changes_since` tells that people changed.
        """
        if handle is None:
            return ""
        if handle not in self._names:
            person = self.store.person(handle)
            if person is None:
                return handle
            self._names[handle] = person.name
        return self._names[handle]

    def people(self, actor: Person) -> Sequence[Person]:
        """Everybody, for an agent or the owner; an administrator sees their own organisation and the agents."""
        person = self._acting(actor)
        everybody = self.store.people()
        if person.agent or person.owner:
            return everybody
        return [each for each in everybody if each.agent or each.organisation == person.organisation]

    def organisations(self, actor: Person) -> Sequence[Organisation]:
        """Every organisation, for an agent or the owner; their own for an administrator."""
        person = self._acting(actor)
        every = self.store.organisations()
        return [each for each in every if person.agent or person.owner or each.name == person.organisation]

    def organisation_of(self, person: Person) -> Organisation:
        """The person's organisation with its plan."""
        from o365tui.model.errors import NotFound

        for each in self.store.organisations():
            if each.name == person.organisation:
                return each
        raise NotFound(_("There is no organisation {name}.").format(name=person.organisation))

    @property
    def folder(self) -> str | None:
        """Where the desk lies; None for one that lies nowhere (in memory)."""
        found: str | None = getattr(self.store, "folder", None)
        return found

    @property
    def read_only(self) -> str | None:
        """Why nothing can be written now, as a sentence; None when all is well."""
        return self.store.read_only

    def notices(self) -> Sequence[str]:
        """What was found and put right when the desk was opened; each sentence is given once."""
        return self.store.notices()

    def settings(self) -> Settings:
        return self.store.settings()

    def feedback(self, actor: Person) -> Sequence[Feedback]:
        """What people said about the help; the owner's to read."""
        self._owning(actor)
        return self.store.feedback()

    def my_feedback(self, actor: Person) -> Mapping[str, Feedback]:
        """What the actor said last about each topic of the help."""
        person = self._acting(actor)
        return {each.topic: each for each in self.store.feedback() if each.by == person.handle}


def _each_once(used: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """What is used, and what could be."""
    return tuple(dict.fromkeys(name for name in (*used, *others) if name))


def _own(change: Change, person: Person) -> Change | None:
    """The change without what others have set for themselves; None when there was nothing else."""
    if not change.preferences:
        return change
    change = replace(change, preferences=change.preferences & {person.handle})
    return change if change.numbers or change.people or change.preferences or change.letters else None


def _concerns(change: Change, person: Person) -> bool:
    """Whether an administrator hears of a change though it touches no request of theirs; an owner looks after letters
    and messages."""
    heard = not change.internal and (change.people or bool(change.preferences))
    return heard or (change.letters and person.owner)
