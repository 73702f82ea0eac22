"""What comes back: RFC 3464 and 3462, and the words of servers that do not keep to them."""

from __future__ import annotations

from tests.mail.corpus.case import OPENS, Case, head, multi, part, plain

IGNORED = "ignored: bounce"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.com>"
LETTER = "<sr-1001.1.aaaaaaaaaaaaaaaa@desk.example>"
RETURNED = f"From: support@desk.example\nTo: gone@example.com\nSubject: [SR-1001]\nMessage-ID: {LETTER}\n\nWords\n"


def report(fields: str, returned: str = RETURNED, kind: str = "message/rfc822", words: str = "It failed.") -> bytes:
    status = f"Reporting-MTA: dns; mx.example.com\n\n{fields}"
    parts = [part(words), part(status, "message/delivery-status", "")]
    if returned:
        parts.append(part(returned, kind, ""))
    return multi(
        "report; report-type=delivery-status", *parts, sender=DAEMON, subject="Undelivered Mail Returned to Sender"
    )


def words(subject: str, text: str, **headers: str) -> bytes:
    return plain(text, **{"sender": DAEMON, "subject": subject, **headers})


FAILED = "Final-Recipient: rfc822; gone@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <gone@example.com>: no such user\n"

CASES = (
    Case("dsn", "RFC 3464 with the message", report(FAILED), IGNORED, bounce=(True, "5.1.1", "gone@example.com")),
    Case(
        "dsn-headers",
        "RFC 3462: with its headers only",
        report(FAILED, RETURNED, "text/rfc822-headers"),
        IGNORED,
        bounce=(True, "5.1.1", "gone@example.com"),
    ),
    Case(
        "dsn-nothing", "RFC 3464 with neither", report(FAILED, ""), IGNORED, bounce=(True, "5.1.1", "gone@example.com")
    ),
    Case(
        "dsn-delayed",
        "not yet",
        report(FAILED.replace("failed", "delayed").replace("5.1.1", "4.4.1")),
        IGNORED,
        bounce=(False, "4.4.1", "gone@example.com"),
    ),
    Case(
        "dsn-tried-out",
        "RFC 3464: failed for good after days of what might have passed",
        report(FAILED.replace("5.1.1", "4.4.7")),
        IGNORED,
        bounce=(True, "4.4.7", "gone@example.com"),
    ),
    Case(
        "dsn-one-of-two",
        "it arrived at one address and failed at the other",
        report(FAILED.replace("failed", "delivered").replace("5.1.1", "2.0.0").replace("gone", "here") + "\n" + FAILED),
        IGNORED,
        bounce=(True, "5.1.1", "gone@example.com"),
    ),
    Case(
        "dsn-delivered",
        "it arrived",
        report(FAILED.replace("failed", "delivered").replace("5.1.1", "2.0.0")),
        IGNORED,
        bounce=(False, "2.0.0", "gone@example.com"),
    ),
    Case(
        "dsn-relayed",
        "it went on",
        report("Final-Recipient: rfc822; gone@example.com\nAction: relayed\nStatus: 2.0.0\n"),
        IGNORED,
        bounce=(False, "2.0.0", "gone@example.com"),
    ),
    Case(
        "dsn-full",
        "the mailbox is full",
        report(FAILED.replace("5.1.1", "5.2.2")),
        IGNORED,
        bounce=(True, "5.2.2", "gone@example.com"),
    ),
    Case(
        "dsn-two",
        "two addresses, the first counts",
        report(FAILED + "\n" + FAILED.replace("gone", "other")),
        IGNORED,
        bounce=(True, "5.1.1", "gone@example.com"),
    ),
    Case(
        "dsn-original",
        "only the original address",
        report("Original-Recipient: rfc822;gone@example.com\nAction: failed\nStatus: 5.0.0\n"),
        IGNORED,
        bounce=(True, "5.0.0", "gone@example.com"),
    ),
    Case(
        "dsn-folded",
        "a diagnosis on two lines",
        report(FAILED.replace("<gone@example.com>: no", "\n  no")),
        IGNORED,
        bounce=(True, "5.1.1", "gone@example.com"),
    ),
    Case("dsn-no-status", "no fields at all", report(""), IGNORED, bounce=(True, "", "")),
    Case(
        "dsn-utf8",
        "RFC 6533: an address that is not ASCII",
        report(FAILED.replace("rfc822; gone", "utf-8; jānis")),
        IGNORED,
        bounce=(True, "5.1.1", "jānis@example.com"),
    ),
    Case(
        "exchange",
        "Exchange Online",
        multi(
            "report; report-type=delivery-status",
            part("<p>Your message to gone@example.com couldn't be delivered.</p>", "text/html"),
            part(f"Reporting-MTA: dns;x\n\n{FAILED}", "message/delivery-status", ""),
            part(RETURNED, "message/rfc822", ""),
            sender="postmaster@example.com",
            subject="Undeliverable: [SR-1001]",
        ),
        IGNORED,
        bounce=(True, "5.1.1", "gone@example.com"),
    ),
    Case(
        "gmail-bounce",
        "Gmail",
        words(
            "Delivery Status Notification (Failure)",
            f"** Address not found **\n\nThe response was:\n550 5.1.1 The account does not exist.\n\nMessage-ID: {LETTER}\n",
            X_Failed_Recipients="gone@example.com",
        ),
        IGNORED,
        bounce=(True, "5.1.1", "gone@example.com"),
    ),
    Case(
        "exim",
        "Exim",
        words(
            "Mail delivery failed: returning message to sender",
            f"A message that you sent could not be delivered.\n\n  gone@example.com\n    host mx.example.com: 550 no such user\n\n------ This is a copy of the message ------\n\nMessage-ID: {LETTER}\n",
            X_Failed_Recipients="gone@example.com",
        ),
        IGNORED,
        bounce=(True, "", "gone@example.com"),
    ),
    Case(
        "exim-warning",
        "Exim, not yet",
        words(
            "Warning: message 1abc delayed 24 hours",
            f"has not been delivered\n\nMessage-ID: {LETTER}",
            X_Failed_Recipients="gone@example.com",
        ),
        IGNORED,
        bounce=(False, "", "gone@example.com"),
    ),
    Case(
        "qmail",
        "qmail",
        words(
            "failure notice",
            f"Hi. This is the qmail-send program at mx.example.com.\n\n<gone@example.com>:\n550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\nMessage-ID: {LETTER}\n",
            Return_Path="<>",
        ),
        IGNORED,
        bounce=(True, "5.1.1", ""),
    ),
    Case(
        "postfix-text",
        "Postfix, the report lost on the way",
        words(
            "Undelivered Mail Returned to Sender",
            f"<gone@example.com>: host mx.example.com said: 552 5.2.2 over quota\n\nMessage-ID: {LETTER}\n",
        ),
        IGNORED,
        bounce=(True, "5.2.2", ""),
    ),
    Case(
        "notes-bounce",
        "Lotus Notes",
        words(
            "DELIVERY FAILURE: User gone not listed",
            "Your message could not be delivered because:\n550 5.1.1 User gone not listed\n",
        ),
        IGNORED,
        bounce=(True, "5.1.1", ""),
    ),
    Case(
        "german",
        "a server that speaks German",
        words("Unzustellbar: [SR-1001]", "Die Nachricht konnte nicht zugestellt werden.\n550 5.1.1 unbekannt\n"),
        IGNORED,
        bounce=(True, "5.1.1", ""),
    ),
    Case(
        "latvian",
        "a server that speaks Latvian",
        words("Nepiegādāts: [SR-1001]", "Ziņojumu nevarēja piegādāt.\n550 5.1.1 nav lietotāja\n"),
        IGNORED,
        bounce=(True, "5.1.1", ""),
    ),
    Case(
        "daemon-other",
        "a server that tells of something else",
        words("Your mailbox is almost full", "Delete something."),
        "ignored: machine",
    ),
    Case(
        "no-daemon",
        "a report that says it is a person's",
        report(FAILED).replace(DAEMON.encode(), b"Ilze <ilze@example.org>"),
        IGNORED,
        bounce=(True, "5.1.1", "gone@example.com"),
    ),
    Case(
        "bounce-null",
        "a null return path and no other sign",
        head("Something", "mx@example.com", Return_Path="<>") + b"\r\nWords",
        "ignored: machine",
    ),
    Case(
        "sent-on",
        "a person who sends on what came back to them, as a file",
        multi(
            "mixed",
            part("Why does this come back?"),
            b"Content-Type: message/rfc822\r\n\r\n" + report(FAILED),
            mark="=_b2",
        ),
        OPENS,
        text="Why does this come back?",
        parts=(("Undelivered Mail Returned to Sender.eml", "message"),),
    ),
    Case(
        "sent-on-parts",
        "the same by a program that adds the parts of the report",
        multi(
            "mixed",
            part("Why does this come back?"),
            part(f"Reporting-MTA: dns;x\n\n{FAILED}", "message/delivery-status", ""),
        ),
        OPENS,
        text="Why does this come back?",
    ),
)
