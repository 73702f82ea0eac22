"""What each person sets for themselves and nobody else sees: saved views, notices, letters, what they have read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from o365tui.desk import checks
from o365tui.desk.base import Base
from o365tui.model.errors import NotFound, TooMuch
from o365tui.model.letters import LetterKind
from o365tui.model.people import Person
from o365tui.model.preferences import Preferences, SavedView
from o365tui.store.protocol import Transaction
from o365tui.text.language import _

VIEWS_LIMIT = 50
"""The most views that a person can save."""


class Own(Base):
    """A person's own preferences, kept with the desk."""

    def preferences(self, actor: Person) -> Preferences:
        """What the actor has set; as for a new person when they have set nothing."""
        return self.store.preferences(self._acting(actor).handle)

    def save_view(self, actor: Person, view: SavedView) -> Preferences:
        """Keep a view under its name, in place of the actor's view of that name. Raises BadInput, TooMuch."""
        checks.saved_view(view)

        def put(was: Preferences) -> Preferences:
            views = [view if each.name == view.name else each for each in was.views]
            if was.view(view.name) is None:
                views.append(view)
            if len(views) > VIEWS_LIMIT:
                sentence = _("You have {limit} saved views, which is the most. Forget one first.")
                raise TooMuch(sentence.format(limit=VIEWS_LIMIT), "name")
            return replace(was, views=tuple(views))

        return self._set(actor, put)

    def forget_view(self, actor: Person, name: str) -> Preferences:
        """Drop the actor's view of that name. Raises NotFound."""

        def put(was: Preferences) -> Preferences:
            if was.view(name) is None:
                raise NotFound(_("You have no saved view “{name}”.").format(name=name))
            return replace(was, views=tuple(each for each in was.views if each.name != name))

        return self._set(actor, put)

    def want_letters(self, actor: Person, kinds: Mapping[LetterKind, bool]) -> Preferences:
        """Which kinds of letters the actor wants from now on; those that are not named stay as they are."""

        def put(was: Preferences) -> Preferences:
            off = frozenset(kind for kind, wanted in kinds.items() if not wanted)
            return replace(was, no_letters=(was.no_letters | off) - {kind for kind, wanted in kinds.items() if wanted})

        return self._set(actor, put)

    def _set(self, actor: Person, change: Callable[[Preferences], Preferences]) -> Preferences:
        """Commit what `change` makes of the actor's preferences, if it makes anything of them."""

        def commit(tx: Transaction) -> Preferences:
            was = tx.preferences(self._acting(actor, tx).handle)
            becomes = change(was)
            if becomes != was:
                tx.save_preferences(becomes)
            return becomes

        return self.store.commit(actor.handle, commit)
