"""Messages made for this project, from the RFCs and from what users of other desks report: each with what it stands
for, what is read of it, and what the desk does with it.

The desk that they come to is support@desk.example; Ilze and Anna are administrators of one organisation, whose request
SR-1001 is; Māris is a support agent; nobody else is known. No message answers a letter that was sent.
"""

from __future__ import annotations

from tests.mail.corpus import addresses, bounces, clients, encodings, hostile, machines, quoting
from tests.mail.corpus.case import Case

CASES: tuple[Case, ...] = (
    *encodings.CASES,
    *clients.CASES,
    *quoting.CASES,
    *machines.CASES,
    *bounces.CASES,
    *addresses.CASES,
    *hostile.CASES,
)
