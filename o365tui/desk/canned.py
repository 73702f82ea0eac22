"""Canned responses: kept by the agents for the agents. Nobody else sees that there are any, the desk's owner neither
unless they are one: they may say more of how one works than is said to an organisation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from o365tui.desk import checks
from o365tui.desk.base import Base, KnowsPeople
from o365tui.model import services
from o365tui.model.canned import NAME_LIMIT, Canned, filled, language_of
from o365tui.model.errors import BadInput, NotAllowed, NotFound, Refused
from o365tui.model.people import Person
from o365tui.model.request import Record, Request
from o365tui.model.response import deadline, due
from o365tui.store.protocol import Transaction
from o365tui.text.fold import fold
from o365tui.text.language import N_, _, current, supported, translator


class CannedResponses(Base):
    """Reading, keeping and filling them in."""

    def canned(self, actor: Person) -> Sequence[Canned]:
        """Every canned response, by name in the reader's alphabet. Raises NotAllowed for who is no agent."""
        from o365tui.text.collate import sort_key

        self._answering(actor)
        return sorted(self.store.canned(), key=lambda each: (sort_key(each.name, current()), each.id))

    def save_canned(self, actor: Person, canned: Canned, was: Canned | None = None) -> Canned:
        """Keep one: new with id 0, else in place of what has its id. With `was`, only if it still is as it was then.

        Raises BadInput (no name, no words, a name that is taken), NotFound (it was dropped meanwhile), Refused
        (somebody else changed it).
        """
        made = replace(canned, name=self._named(canned.name), words=self._said(canned.words))

        def commit(tx: Transaction) -> Canned:
            self._answering(actor, tx)
            every = tx.canned()
            if made.id:
                kept = _kept(every, made.id)
                if was is not None and kept != was:
                    raise Refused(_("Somebody else has changed “{name}” meanwhile.").format(name=kept.name))
            if any(each.id != made.id and fold(each.name) == fold(made.name) for each in every):
                raise BadInput(_("There is a canned response “{name}” already.").format(name=made.name), "name")
            return tx.save_canned(made)

        return self.store.commit(actor.handle, commit)

    def drop_canned(self, actor: Person, key: int) -> Canned:
        """Throw one away; gives what it was. Raises NotFound."""

        def commit(tx: Transaction) -> Canned:
            self._answering(actor, tx)
            kept = _kept(tx.canned(), key)
            tx.drop_canned(key)
            return kept

        return self.store.commit(actor.handle, commit)

    def fill(self, actor: Person, canned: Canned, record: Record, language: str = "") -> str:
        """Its words for this request, with every place filled in: in the language that the requester wants to be
        written to, else in `language` (the agent's own), else in any that it has."""
        agent = self._answering(actor)
        request = record.request
        chosen = language_of(canned, request.contact.language, language or agent.language)
        return filled(canned.words.get(chosen, ""), self._values(request, agent, chosen))

    def _values(self, request: Request, agent: Person, language: str) -> Mapping[str, str]:
        """What the places are filled in with. One that there is nothing for stays to be seen, before it is sent."""
        from o365tui.text.dates import UnknownZone, full, parse_zone

        zone = request.contact.timezone
        try:
            parse_zone(zone)
        except UnknownZone:
            zone = "UTC"
        requester = self.store.person(request.requester)
        # What is owed now, and where nothing is what was promised at first.
        promised = deadline(request) or due(request.created, request.severity, request.plan)
        none = translator(language).gettext(N_("no committed time"))
        values = {
            "requester": requester.name if requester is not None else request.requester,
            "agent": agent.name,
            "number": request.shown_number,
            "title": request.title,
            "service": services.label(request.service, language),
            "area": services.label(request.area, language),
            "severity": request.severity.value,
            "organisation": request.organisation,
            "reference": request.reference,
            "submitted": full(request.created, zone, language),
            "due": none if promised is None else full(promised, zone, language),
        }
        return {place: value for place, value in values.items() if value}

    def _answering(self, actor: Person, known: KnowsPeople | None = None) -> Person:
        person = self._acting(actor, known)
        if not person.agent:
            raise NotAllowed(_("Only support agents can do this."))
        return person

    def _named(self, name: str) -> str:
        checks.required(name, "name", _("Give it a name, by which you will find it."))
        if len(name) > NAME_LIMIT:
            sentence = _("The name has {n} characters; {limit} is the most.").format(n=len(name), limit=NAME_LIMIT)
            raise BadInput(sentence, "name")
        return name

    def _said(self, words: Mapping[str, str]) -> Mapping[str, str]:
        settings = self.store.settings()
        said = {language: checks.words(text, settings, language) for language, text in words.items() if text.strip()}
        if not said:
            raise BadInput(_("Write something, in one language at least."), next(iter(supported)))
        if unknown := set(said) - set(supported):
            checks.own_language(unknown.pop())
        return {language: said[language] for language in supported if language in said}


def _kept(every: Sequence[Canned], key: int) -> Canned:
    for each in every:
        if each.id == key:
            return each
    raise NotFound(_("This canned response is not there any more."))
