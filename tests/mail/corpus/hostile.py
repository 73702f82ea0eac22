"""What breaks parsers: too deep, too many, too long, cut off, contradicting itself."""

from __future__ import annotations

from tests.mail.corpus.case import ILZE, Case, head, multi, part, plain

UNREADABLE = "quarantined: unreadable"
UNKNOWN = "quarantined: unknown_sender"


def nested(depth: int) -> bytes:
    made = b""
    for n in range(depth):
        made += f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode()
    return made + b"\r\nWords\r\n"


def forwarded(depth: int) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" * depth + head() + b"\r\nWords"


CASES = (
    Case("nothing", "no bytes", b"", UNREADABLE, why="nothing"),
    Case("blank-lines", "only line ends", b"\r\n\r\n\r\n", UNREADABLE, why="nothing"),
    Case("only-headers", "headers and no body", head(), text=""),
    Case("only-words", "no headers", b"\r\nJust words.\r\n", UNKNOWN, text="Just words."),
    Case("words-at-once", "words where headers should be", b"Just words without any header\r\nand more\r\n", UNKNOWN),
    Case("random-bytes", "bytes of no meaning", bytes(range(256)) * 8, UNKNOWN),
    Case("no-colon", "a header without a colon", b"X\r\n" + head() + b"\r\nWords", UNKNOWN),
    Case(
        "broken-header",
        "a header line that is none among others",
        b"From: ilze@example.org\r\nnonsense\r\nSubject: x\r\n\r\nWords",
    ),
    Case(
        "space-header",
        "a header line with a blank before its colon",
        b"From : ilze@example.org\r\nSubject: x\r\n\r\nWords",
        UNKNOWN,
    ),
    Case(
        "nested-1000",
        "1,000 multiparts in one another",
        b"From: ilze@example.org\r\n" + nested(1000),
        UNREADABLE,
        why="too_deep",
    ),
    Case(
        "nested-60",
        "60 multiparts in one another",
        b"From: ilze@example.org\r\n" + nested(60),
        UNREADABLE,
        why="too_deep",
    ),
    Case("nested-20", "20 multiparts in one another", b"From: ilze@example.org\r\n" + nested(20), text="Words"),
    Case(
        "forwarded-1000",
        "1,000 messages in one another",
        b"From: ilze@example.org\r\n" + forwarded(1000),
        UNREADABLE,
        why="too_deep",
    ),
    Case("parts-100000", "100,000 parts", multi("mixed", *[b"\r\nx"] * 100_000), UNREADABLE, why="too_many_parts"),
    Case(
        "parts-1001",
        "one part more than are read",
        multi("mixed", *[part("x")] * 1001),
        UNREADABLE,
        why="too_many_parts",
    ),
    Case(
        "addresses",
        "426 kB of addresses",
        plain("Words", To=", ".join(f"someone{n}@example.com" for n in range(20_000))),
        text="Words",
        problem="many_addresses",
    ),
    Case(
        "addresses-none",
        "426 kB of letters where addresses should be",
        plain("Words", To="a" * 426_000, Cc="a" * 60_000 + "@"),
        text="Words",
        problem="many_addresses",
    ),
    Case("addresses-open", "426 kB of an address that never ends", plain("Words", To="(" * 426_000), text="Words"),
    Case("from-open", "an address that never ends", plain("Words", sender="(" * 1500 + " ilze@example.org"), UNKNOWN),
    Case(
        "encoded-words",
        "20,000 encoded words",
        plain("Words", subject=" ".join(["=?utf-8?q?a?="] * 20_000)),
        text="Words",
    ),
    Case(
        "headers-10000",
        "10,000 headers",
        b"".join(f"X-{n}: y\r\n".encode() for n in range(10_000)) + head() + b"\r\nWords",
        text="Words",
    ),
    Case(
        "no-boundary",
        "a multipart that names no boundary",
        head(Content_Type="multipart/mixed") + b"\r\n--b\r\n\r\nWords\r\n--b--",
    ),
    Case(
        "wrong-boundary",
        "a boundary that does not come",
        head(Content_Type='multipart/mixed; boundary="x"') + b"\r\n--y\r\n\r\nWords\r\n--y--",
    ),
    Case(
        "unclosed",
        "a multipart that does not end",
        head(Content_Type='multipart/mixed; boundary="x"') + b"\r\n--x\r\n\r\nWords",
        text="Words",
    ),
    Case("empty-multipart", "a multipart of no parts", multi("mixed"), text=""),
    Case(
        "cut-base64-file",
        "a file cut off",
        multi(
            "mixed",
            part("Words"),
            part(
                b"abc",
                "application/pdf",
                "8bit",
                Content_Transfer_Encoding="base64",
                Content_Disposition='attachment; filename="a.pdf"',
            ),
        ),
        text="Words",
        parts=(("a.pdf", "file"),),
    ),
    Case("long-line", "a line of 2,000,000 letters", plain("x" * 2_000_000), text="x" * 2_000_000),
    Case("many-lines", "300,000 lines of quotation", plain("Yes\n" + "> q\n" * 300_000), text="Yes"),
    Case("colons", "20,000 lines that begin as a header", plain("From: a\n" * 20_000)),
    Case("wrote", "20,000 lines that end as a heading", plain("On 12.11.2026 x@example.org wrote:\n" * 20_000)),
    Case("dashes", "200,000 rules", plain("________________\n\n" * 100_000)),
    Case(
        "html-deep",
        "100,000 elements in one another",
        plain("<div>" * 100_000 + "Words", "text/html; charset=utf-8"),
        text="Words",
    ),
    Case(
        "html-log",
        "a log of 100,000 lines in HTML",
        plain("<pre>" + "a  b\n" * 100_000 + "</pre>", "text/html"),
        text="\n".join(["a  b"] * 100_000),
    ),
    Case(
        "html-unseen",
        "what a person does not see",
        plain("<p hidden>secret</p><template>secret</template><p style='display:none'>secret</p>Words", "text/html"),
        text="Words",
    ),
    Case("html-script-open", "scripts that never end", plain("<script " * 100_000, "text/html")),
    Case("html-entities", "1,000,000 entities", plain("&amp;" * 200_000, "text/html"), text="&" * 200_000),
    Case(
        "html-blockquotes",
        "3,000 quotations in one another",
        plain("<blockquote>" * 3000 + "Words", "text/html"),
        parts=(),
    ),
    Case("html-comment-open", "a comment that never ends", plain("<p>Words</p><!-- " + "x" * 100_000, "text/html")),
    Case("type-nonsense", "a content type that is none", plain("Words", "nonsense"), text="Words"),
    Case(
        "type-twice",
        "two content types",
        head(Content_Type="text/plain") + b"Content-Type: text/html\r\n\r\nWords",
        text="Words",
    ),
    Case(
        "mbox",
        "the envelope line of procmail in front",
        b"From ilze@example.org Thu Nov 12 12:00:00 2026\n" + head() + b"\r\nWords",
        text="Words",
    ),
    Case(
        "lf-only",
        "line feeds only, as a pipe gives it",
        head().replace(b"\r\n", b"\n") + b"\nWords\nMore\n",
        text="Words\nMore",
    ),
    Case("cr-only", "carriage returns only", f"From: {ILZE}\rSubject: x\r\rWords".encode(), "taken or aside"),
)
