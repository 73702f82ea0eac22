"""Letters and messages on the showcase's desk: what was sent, refused and waits, an answer from a mailbox, and what
nobody can place.
"""

from __future__ import annotations

import io
from datetime import timedelta
from hashlib import sha256
from typing import Final

from o365tui.desk.desk import Desk
from o365tui.desk.filing import Filing
from o365tui.desk.marks import message_id
from o365tui.desk.routing import Rules
from o365tui.model.letters import Letter
from o365tui.model.parsed import Parsed
from o365tui.model.people import Person
from o365tui.model.request import Severity
from o365tui.model.views import View
from tools.showcase import ADMINISTRATOR, MOMENT, Clock

ADDRESS: Final = "support@support.example"

SAID: Final = {
    "en": {
        "told": "One thing more: please leave the connector as it is until then.",
        "answer": "We have not touched it. Is the new certificate there yet?",
        "quoted": "> Thank you, that log tells it all: the connector’s certificate ran out.\n> Shall we replace it at "
        "once?\n>\n> Māris Kalns\n> Office 365 support",
        "last": "It is in place now. Does a message to the outside arrive?",
        "new": "Scanner cannot send to e-mail",
        "text": "Good morning,\n\nsince the move our scanner says “authentication failed” when it sends a scan. Who "
        "can help?\n\nGrace Holm\nNorthwind Harbour, Hull",
        "mobile": "From my private address, for the office cannot send: yes, the certificate ends in 4F 1C.",
        "spam": "Your mailbox is almost full",
    },
    "lv": {
        "told": "Vēl kas: lūdzu, līdz tam savienotāju neaiztieciet.",
        "answer": "Neesam to aiztikuši. Vai jaunais sertifikāts jau ir?",
        "quoted": "> Paldies, žurnāls pasaka visu: savienotāja sertifikāts ir beidzies.\n> Vai to nomainīt tūlīt?\n>\n"
        "> Māris Kalns\n> Office 365 atbalsts",
        "last": "Tagad tas ir vietā. Vai vēstule uz ārpusi pienāk?",
        "new": "Skeneris nevar sūtīt uz e-pastu",
        "text": "Labrīt!\n\nKopš pārcelšanās mūsu skeneris, sūtot skenēto, saka „authentication failed”. Kas var "
        "palīdzēt?\n\nGundega Holma\nSIA Piemērs, Liepāja",
        "mobile": "No privātās adreses, jo birojs nevar sūtīt: jā, sertifikāts beidzas ar 4F 1C.",
        "spam": "Jūsu pastkaste ir gandrīz pilna",
    },
}  # fmt: skip


class Mail:
    """Plays the day's letters and messages on a desk on which the stories were played."""

    def __init__(self, desk: Desk, owner: Person, language: str) -> None:
        assert isinstance(desk.now, Clock)
        self._desk, self._owner, self._clock, self._said = desk, owner, desk.now, SAID[language]
        self._asks = next(each for each in desk.people(owner) if each.handle == ADMINISTRATOR[language])

    def play(self) -> None:
        """The oldest first."""
        desk, owner, said = self._desk, self._owner, self._said
        desk.set_mail_address(owner, ADDRESS)
        number, *others = [row.number for row in desk.page(owner, View.OPEN, None, 0, 40).rows]
        for at, other in enumerate(others[1:6]):
            self._ago(60 - 7 * at)
            desk.reply(owner, other, said["told"])
            self._send("550 5.1.1 Recipient address rejected: user unknown in virtual mailbox table" if at == 2 else "")
        self._ago(9)
        desk.reply(owner, number, said["told"])
        (letter,) = self._send()
        self._ago(6)
        self._came(self._asks.email, "Re: Outlook", said["answer"], said["quoted"], letter)
        self._came("grace.holm@harbour.example", said["new"], said["text"])
        self._ago(5)
        self._came("gundega@mobile.example", "Re: Outlook", said["mobile"], said["quoted"], letter)
        self._came("admin@quota.example", said["spam"], "https://quota.example")
        self._ago(2)
        filing = Filing(said["new"], said["text"], "Exchange Online", "", Severity.C)
        desk.submit(self._asks, filing)
        self._send()
        desk.reply(owner, number, said["last"])
        self._clock.now = MOMENT

    def _ago(self, minutes: float) -> None:
        self._clock.now = MOMENT - timedelta(minutes=minutes)

    def _send(self, refused: str = "") -> list[Letter]:
        desk, owner = self._desk, self._owner
        self._clock.now += timedelta(seconds=11)
        key = desk.letter_key(owner)
        held = desk.lease_letters(owner, "w", 99, lambda letter: message_id(letter, key, ADDRESS))
        if refused:
            return [desk.letter_refused(owner, each.id, "w", refused, None) for each in held]
        return [desk.letter_sent(owner, each.id, "w", "250 2.0.0 Ok") for each in held]

    def _came(self, sender: str, subject: str, text: str, quoted: str = "", answers: Letter | None = None) -> None:
        digest = sha256(f"{sender}\0{subject}\0{text}".encode()).hexdigest()
        kept = self._desk.keep_message(self._owner, io.BytesIO(digest.encode()))
        answered = "" if answers is None else answers.message_id
        parsed = Parsed(digest, in_reply_to=answered, sender=sender, subject=subject, text=text, quoted=quoted)
        self._desk.take_message(self._owner, kept.id, parsed, Rules())
