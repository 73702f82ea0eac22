"""Who a message says that it is from: RFC 5322, 6531, 2047, and how people pass for others."""

from __future__ import annotations

from tests.mail.corpus.case import ANSWERS, OPENS, Case, head, plain

UNKNOWN = "quarantined: unknown_sender"
NO_PART = "quarantined: not_taking_part"


def sender(name: str, stands_for: str, raw: str | bytes, read: str, does: str = OPENS, **more: str) -> Case:
    return Case(f"from-{name}", stands_for, plain("Words", sender=raw), does, sender=read, **more)  # type: ignore[arg-type]


CASES = (
    sender("bare", "an address alone", "ilze@example.org", "ilze@example.org"),
    sender("capitals", "capitals", "ILZE@EXAMPLE.ORG", "ILZE@EXAMPLE.ORG"),
    sender("comment", "a comment in the address", "ilze@example.org (Ilze)", "ilze@example.org"),
    sender("quoted-name", "a name in quotes with a comma", '"Ozola, Ilze" <ilze@example.org>', "ilze@example.org"),
    sender(
        "encoded-name", "RFC 2047 in the name", "=?utf-8?q?Anna_Kalni=C5=86a?= <anna@example.org>", "anna@example.org"
    ),
    sender("raw-name", "RFC 6532 in the name", "Anna Kalniņa <anna@example.org>".encode(), "anna@example.org"),
    sender("folded", "folded within", "Ilze Ozola\r\n <ilze@example.org>", "ilze@example.org"),
    sender(
        "name-is-address",
        "a name that is somebody's address",
        '"ilze@example.org" <eve@example.com>',
        "eve@example.com",
        UNKNOWN,
    ),
    sender(
        "encoded-address",
        "an encoded word that decodes to an address",
        "=?utf-8?q?ilze=40example=2Eorg?= <eve@example.com>",
        "eve@example.com",
        UNKNOWN,
    ),
    sender(
        "encoded-brackets",
        "an encoded word that decodes to brackets",
        "=?utf-8?q?=3Cilze=40example=2Eorg=3E?= <eve@example.com>",
        "eve@example.com",
        UNKNOWN,
    ),
    sender(
        "two-addresses",
        "two people in one From",
        "ilze@example.org, eve@example.com",
        "",
        UNKNOWN,
        problem="several_from",
    ),
    sender(
        "raw-two",
        "two people in one From, and a letter that is not ASCII between them",
        "<ilze@example.org> ē <eve@example.com>".encode(),
        "",
        UNKNOWN,
        problem="several_from",
    ),
    sender(
        "raw-comma",
        "a letter that is not ASCII as the first of several people, an address as another's name",
        "ē, ilze@example.org <eve@example.com>".encode(),
        "",
        UNKNOWN,
        problem="several_from",
    ),
    sender(
        "encoded-whole",
        "an encoded word in place of the address",
        "=?utf-8?q?ilze=40example.org?=",
        "",
        UNKNOWN,
        problem="no_from",
    ),
    sender("group-two", "RFC 6854: a group of two", "Desk: ilze@example.org, eve@example.com;", "", UNKNOWN),
    sender("nul", "a NUL within the address", b"ilze@example.org\x00.example.com", "", UNKNOWN),
    sender(
        "escaped-quote",
        "a name that seems to end before it does",
        '"Ilze \\" <eve@example.com>" <ilze@example.org>',
        "",
        UNKNOWN,
    ),
    sender(
        "smuggled",
        "CVE-2023-27043: an address after a comment that ends early",
        "ilze@example.org)<eve@example.com>",
        "",
        UNKNOWN,
    ),
    sender("group", "RFC 6854: a group", "Admins: ilze@example.org;", "ilze@example.org"),
    sender("empty-group", "a group of nobody", "undisclosed-recipients:;", "", UNKNOWN, problem="no_from"),
    sender("nothing", "an empty From", "  ", "", UNKNOWN, problem="no_from"),
    sender("idn", "a domain that is not ASCII", "x@ķīmija.example".encode(), "x@ķīmija.example", UNKNOWN),
    sender(
        "smtputf8",
        "RFC 6531: a local part that is not ASCII",
        "jānis@example.com".encode(),
        "jānis@example.com",
        UNKNOWN,
    ),
    sender("unknown", "somebody whom nobody knows", "Eve <eve@example.com>", "eve@example.com", UNKNOWN),
    sender(
        "lookalike",
        "a domain that looks like a known one",
        "ilze@example.org.evil.example",
        "ilze@example.org.evil.example",
        UNKNOWN,
    ),
    sender(
        "subdomain",
        "the same name under a part of the domain",
        "ilze@mail.example.org",
        "ilze@mail.example.org",
        UNKNOWN,
    ),
    sender(
        "agent",
        "an agent's name on what answers no letter of theirs",
        "maris@example.net",
        "maris@example.net",
        "quarantined: agent_without_token",
    ),
    sender(
        "desk", "the desk's own address", "Desk <support@desk.example>", "support@desk.example", "ignored: own_address"
    ),
    sender(
        "desk-plus",
        "the desk's own address with a mark",
        "SUPPORT+sr-1-1-aaaaaaaaaaaaaaaa@desk.example",
        "SUPPORT+sr-1-1-aaaaaaaaaaaaaaaa@desk.example",
        "ignored: own_address",
    ),
    Case("from-none", "no From at all", plain("Words", sender=""), UNKNOWN, sender="", problem="no_from"),
    Case(
        "from-twice",
        "two From headers",
        b"From: eve@example.com\r\n" + plain("Words"),
        UNKNOWN,
        sender="",
        problem="several_from",
    ),
    Case(
        "from-long",
        "a From of 20,000 names",
        plain("Words", sender="a " * 20_000 + "<ilze@example.org>"),
        UNKNOWN,
        sender="",
        problem="long_from",
    ),
    Case(
        "sender-differs",
        "somebody writes for another",
        plain("Words", Sender="eve@example.com"),
        sender="ilze@example.org",
    ),
    Case(
        "reply-to-differs",
        "answers wanted elsewhere",
        plain("Words", Reply_To="eve@example.com"),
        sender="ilze@example.org",
    ),
    Case(
        "number",
        "a number in the subject from who takes part",
        plain("Words", subject="Re: [SR-1001] Outlook"),
        ANSWERS,
    ),
    Case(
        "number-small",
        "the same as people write it",
        plain("Words", subject="about sr-1001 again", sender="anna@example.org"),
        ANSWERS,
    ),
    Case(
        "number-encoded",
        "the same in an encoded word",
        plain("Words", subject="=?utf-8?q?[SR-1001]_nes=C5=ABta?="),
        ANSWERS,
    ),
    Case(
        "number-stranger",
        "a number from who has no part in it",
        plain("Words", subject="[SR-1001]", sender="eve@example.com"),
        NO_PART,
    ),
    Case("number-none", "a number that there is not", plain("Words", subject="[SR-4711]"), NO_PART),
    Case("number-other-words", "no number: letters before it", plain("Words", subject="XSR-1001 or SR-1001x")),
    Case(
        "forged-reference",
        "a mark that the desk did not make",
        plain("Words", In_Reply_To="<sr-1001.1.aaaaaaaaaaaaaaaa@desk.example>"),
    ),
    Case(
        "forged-address",
        "a mark that the desk did not make, in the address",
        plain("Words", To="support+sr-1001-1-aaaaaaaaaaaaaaaa@desk.example"),
    ),
    Case(
        "references",
        "RFC 5322: 5,000 references",
        plain("Words", References="\r\n ".join(f"<{n}@example.org>" for n in range(5000))),
    ),
    Case(
        "message-id-folded", "a Message-ID on a line of its own", plain("Words", Message_ID="\r\n <folded@example.org>")
    ),
    Case("message-id-bare", "a Message-ID without brackets", plain("Words", Message_ID="bare@example.org")),
    Case("message-id-none", "no Message-ID", plain("Words", Message_ID="")),
    Case("date-none", "no Date", plain("Words", Date="")),
    Case(
        "date-absurd",
        "a Date that there is not",
        plain("Words", Date="Fri, 99 Foo 99999 99:99:99 +9999"),
        problem="wrong_date",
    ),
    Case("date-no-zone", "a Date without zone", plain("Words", Date="Thu, 12 Nov 2026 12:00:00 -0000")),
    Case(
        "received-for",
        "Delivered-To and X-Original-To",
        head(Delivered_To="support@desk.example", X_Original_To="support@desk.example") + b"\r\nWords",
        text="Words",
    ),
)
