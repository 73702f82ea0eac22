"""Keeping people, organisations and settings: the owner's, except what each may set for themselves."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from o365tui.desk import checks
from o365tui.desk.base import Base
from o365tui.model.errors import BadInput, NotFound, Refused
from o365tui.model.people import Organisation, Person, Role
from o365tui.model.request import Plan
from o365tui.model.settings import Feedback, Settings
from o365tui.model.times import written
from o365tui.store.protocol import Transaction
from o365tui.text.fold import fold
from o365tui.text.language import _


class People(Base):
    """Who takes part, and the desk's settings."""

    def add_person(
        self,
        actor: Person,
        *,
        name: str,
        email: str,
        role: Role | str,
        handle: str = "",
        country: str = "",
        organisation: str = "",
        plan: Plan | str | None = None,
        language: str = "",
        timezone: str = "",
    ) -> Person:
        """Add a person; what is not said is as for the owner who adds them. An organisation that is new is made with
        `plan`. Raises BadInput, Refused (a handle that is taken, a plan for an organisation that has one).
        """

        def commit(tx: Transaction) -> Person:
            owner = self._owning(actor, tx)
            of = organisation or owner.organisation
            made = checked(
                Person(
                    handle=handle or free_handle(name, email, (each.handle for each in tx.people())),
                    name=name,
                    email=email,
                    role=the_role(role),
                    organisation=of,
                    country=country or owner.country,
                    language=language or owner.language,
                    timezone=timezone or owner.timezone,
                )
            )
            if tx.person(made.handle) is not None:
                raise Refused(_("The handle {handle} is taken.").format(handle=made.handle))
            known = tx.organisation(of)
            if known is None:
                tx.save_organisation(Organisation(of, the_plan(plan)))
            elif plan is not None:
                sentence = _("{name} has a plan already: a plan is only given with an organisation that is new.")
                raise Refused(sentence.format(name=of))
            tx.save_person(made)
            return made

        return self.store.commit(actor.handle, commit)

    def change_person(
        self,
        actor: Person,
        handle: str,
        *,
        name: str | None = None,
        email: str | None = None,
        role: Role | str | None = None,
        organisation: str | None = None,
        country: str | None = None,
        language: str | None = None,
        timezone: str | None = None,
        owner: bool | None = None,
    ) -> Person:
        """Set what is given. Raises NotFound, BadInput, Refused (the last owner stays one)."""
        given: dict[str, Any] = {
            "name": name,
            "email": email,
            "role": None if role is None else the_role(role),
            "organisation": organisation,
            "country": country,
            "language": language,
            "timezone": timezone,
            "owner": owner,
        }
        return self._change(actor, handle, {field: value for field, value in given.items() if value is not None})

    def retire_person(self, actor: Person, handle: str) -> Person:
        """Let a person go: their name stays on what they wrote, they can no longer come in. Raises Refused for the
        last owner.
        """
        return self._change(actor, handle, {"retired": True})

    def bring_back_person(self, actor: Person, handle: str) -> Person:
        """Let a retired person in again."""
        return self._change(actor, handle, {"retired": False})

    def _change(self, actor: Person, handle: str, given: dict[str, Any]) -> Person:
        def commit(tx: Transaction) -> Person:
            self._owning(actor, tx)
            was = tx.person(handle)
            if was is None:
                raise NotFound(_("There is nobody called {handle} on this desk.").format(handle=handle))
            becomes = checked(replace(was, **given))
            if tx.organisation(becomes.organisation) is None:
                sentence = _("There is no organisation {name}.").format(name=becomes.organisation)
                raise BadInput(sentence, "organisation")
            stays = becomes.owner and not becomes.retired
            if not stays and not any(each.owner and not each.retired and each.handle != handle for each in tx.people()):
                raise Refused(_("A desk needs an owner: make somebody else one first."))
            if becomes != was:
                tx.save_person(becomes)
            return becomes

        changed = self.store.commit(actor.handle, commit)
        self._names.pop(handle, None)
        return changed

    def set_my(
        self, actor: Person, *, country: str | None = None, language: str | None = None, timezone: str | None = None
    ) -> Person:
        """What everyone sets for themselves."""

        def commit(tx: Transaction) -> Person:
            was = self._acting(actor, tx)
            becomes = checked(
                replace(
                    was,
                    country=was.country if country is None else country,
                    language=language or was.language,
                    timezone=timezone or was.timezone,
                )
            )
            if becomes != was:
                tx.save_person(becomes)
            return becomes

        return self.store.commit(actor.handle, commit)

    def change_organisation(self, actor: Person, name: str, plan: Plan | str) -> Organisation:
        """Give an organisation another plan; requests keep the one that they were filed under."""

        def commit(tx: Transaction) -> Organisation:
            self._owning(actor, tx)
            if tx.organisation(name) is None:
                raise NotFound(_("There is no organisation {name}.").format(name=name))
            becomes = Organisation(name, the_plan(plan))
            tx.save_organisation(becomes)
            return becomes

        return self.store.commit(actor.handle, commit)

    def add_organisation(self, actor: Person, name: str, plan: Plan | str) -> Organisation:
        """Make an organisation that nobody belongs to yet. Raises Refused when there is one of that name."""

        def commit(tx: Transaction) -> Organisation:
            self._owning(actor, tx)
            if tx.organisation(checks.organisation(name)) is not None:
                raise Refused(_("There is an organisation {name} already.").format(name=name))
            made = Organisation(name, the_plan(plan))
            tx.save_organisation(made)
            return made

        return self.store.commit(actor.handle, commit)

    def change_settings(self, actor: Person, settings: Settings) -> Settings:
        """Set the desk's limits; its address stays (see `set_mail_address`). Raises BadInput for one not above zero."""
        for field, value in settings.document().items():
            if isinstance(value, int) and value < 1:
                raise BadInput(_("A limit is a number above zero."), field)

        def commit(tx: Transaction) -> None:
            self._owning(actor, tx)
            tx.save_settings(replace(settings, mail_address=tx.settings().mail_address))

        self.store.commit(actor.handle, commit)
        return settings

    def give_feedback(self, actor: Person, topic: str, helpful: bool, words: str = "") -> None:
        """Answer "Was this helpful?" about a topic of the help."""
        checks.words(words, self.store.settings(), "words")

        def commit(tx: Transaction) -> None:
            person = self._acting(actor, tx)
            tx.add_feedback(Feedback(topic, helpful, words, person.handle, written(self.now())))

        self.store.commit(actor.handle, commit)


def checked(person: Person) -> Person:
    """The person, if everything about them can be taken. Raises BadInput."""
    checks.name(person.name)
    checks.email(person.email)
    checks.organisation(person.organisation)
    checks.own_language(person.language)
    checks.timezone(person.timezone)
    checks.handle(person.handle)
    return replace(person, country=checks.country(person.country))


def the_role(role: Role | str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise BadInput(_("A role is either administrator or agent."), "role") from None


def the_plan(plan: Plan | str | None) -> Plan:
    try:
        return Plan(plan or "")
    except ValueError:
        sentence = _("Say which plan the organisation has: enterprise or premier.")
        raise BadInput(sentence, "plan") from None


def free_handle(name: str, email: str, taken: Iterable[str]) -> str:
    """A handle made from the name (`ilze.ozola`), else from the e-mail address, that nobody has."""
    known = set(taken)
    made = _ascii(name) or _ascii(email.partition("@")[0]) or "person"
    handle, n = made, 1
    while handle in known:
        n += 1
        handle = f"{made}{n}"
    return handle


def _ascii(text: str) -> str:
    folded = unicodedata.normalize("NFKD", fold(text)).encode("ascii", "ignore").decode()
    words = "".join(each if each.isalnum() else " " for each in folded).split()
    return ".".join(words)[:40].strip(".")
