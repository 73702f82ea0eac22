"""Charsets and encodings, right ones and wrong ones: RFC 2045, 2047, 2231, 6532, and what programs make of them."""

from __future__ import annotations

from base64 import b64encode

from tests.mail.corpus.case import Case, head, plain

LATVIAN = "Labdien! Šodien ēkā nestrādā ne e-pasts, ne kalendārs. Lūdzu, palīdziet ķīlniekiem; gaidām ziņu."
RUSSIAN = "Добрый день! Почта не работает с самого утра, помогите, пожалуйста."
GERMAN = "Grüße aus München: die Übertragung schlägt fehl, größere Anhänge fehlen ganz."


def body(name: str, stands_for: str, text: str, codec: str, told: str, cte: str = "8bit", **more: str) -> Case:
    kind = f"text/plain; charset={told}" if told else "text/plain"
    return Case(f"body-{name}", stands_for, plain(text.encode(codec), kind, cte), text=text, **more)  # type: ignore[arg-type]


def subject(name: str, stands_for: str, raw: str | bytes, read: str | None, **more: str) -> Case:
    return Case(f"subject-{name}", stands_for, plain("Words", subject=raw), subject=read, text="Words", **more)  # type: ignore[arg-type]


def word(data: bytes, charset: str) -> str:
    return f"=?{charset}?B?{b64encode(data).decode()}?="


CASES = (
    body("utf8-8bit", "RFC 6152: UTF-8 as it is", LATVIAN, "utf-8", "utf-8"),
    body("utf8-qp", "RFC 2045: quoted-printable", LATVIAN, "utf-8", "utf-8", "quoted-printable"),
    body("utf8-base64", "RFC 2045: base64", LATVIAN, "utf-8", '"UTF-8"', "base64"),
    body("cp1257", "Baltic Windows", LATVIAN, "cp1257", "windows-1257"),
    body("iso-8859-13", "Baltic Latin 7", LATVIAN, "iso-8859-13", "iso-8859-13", "quoted-printable"),
    body("iso-8859-4", "older Baltic Latin 4", LATVIAN, "iso-8859-4", "ISO-8859-4"),
    body("cp1251", "Cyrillic Windows", RUSSIAN, "cp1251", "windows-1251"),
    body("koi8-r", "Cyrillic of Unix", RUSSIAN, "koi8-r", "koi8-r"),
    body("iso-8859-5", "Cyrillic ISO", RUSSIAN, "iso-8859-5", "iso-8859-5", "base64"),
    body("latin-1", "Western", GERMAN, "latin-1", "iso-8859-1"),
    body("latin-9", "Western with the euro", GERMAN + " 5 €", "iso-8859-15", "iso-8859-15"),
    body("cp1252-as-latin-1", "Outlook: Windows' own quotes called Latin 1", "„Grüße“ – 5 €", "cp1252", "iso-8859-1"),
    body(
        "iso-2022-jp", "RFC 1468: Japanese in seven bits", "メールが届きません。", "iso-2022-jp", "iso-2022-jp", "7bit"
    ),
    body("shift-jis", "Japanese Windows", "メールが届きません。よろしくお願いします。", "cp932", "shift_jis"),
    body("gb18030", "Chinese", "邮件无法发送，请帮助我们解决这个问题。", "gb18030", "gb2312", "base64"),
    body("big5", "Chinese of Taiwan", "郵件無法傳送，請協助處理。", "big5", "big5", "base64"),
    body("euc-kr", "Korean", "메일이 오지 않습니다. 도와주세요.", "euc-kr", "ks_c_5601-1987", "base64"),
    body("utf-7", "RFC 2152: what Exchange once wrote", LATVIAN, "utf-7", "utf-7", "7bit"),
    body("utf-16", "UTF-16 with its mark, in base64", LATVIAN, "utf-16", "utf-16", "base64"),
    body("utf8-bom", "a mark of UTF-8 in front", LATVIAN, "utf-8-sig", "utf-8"),
    body("hebrew-visual", "iso-8859-8-i, which Python does not know", "שלום עולם", "iso-8859-8", "iso-8859-8-i"),
    body("utf8-as-latin-1", "wrong: UTF-8 called Latin 1", LATVIAN, "utf-8", "iso-8859-1", problem="wrong_charset"),
    body("utf8-as-ascii", "wrong: UTF-8 called ASCII", LATVIAN, "utf-8", "us-ascii"),
    body("utf8-untold", "no charset said", LATVIAN, "utf-8", ""),
    body(
        "cp1257-as-utf8", "wrong: Baltic Windows called UTF-8", LATVIAN * 4, "cp1257", "utf-8", problem="wrong_charset"
    ),
    body("cp1251-as-utf8", "wrong: Cyrillic called UTF-8", RUSSIAN * 4, "cp1251", "utf-8", problem="wrong_charset"),
    body("unknown", "a charset that nobody knows", LATVIAN, "utf-8", "x-unknown", problem="wrong_charset"),
    body("unknown-8bit", "RFC 1428", LATVIAN, "utf-8", "unknown-8bit", problem="wrong_charset"),
    body("empty-name", "charset with nothing after it", LATVIAN, "utf-8", '""', problem="wrong_charset"),
    body("not-a-charset", "a codec of Python's that is none", "a\\u0041b", "ascii", "unicode_escape"),
    body("idna", "a codec that takes quadratic time", "a" * 2000, "ascii", "idna"),
    Case(
        "body-utf-7-half",
        "half a character in UTF-7",
        plain("a +2AA- b", "text/plain; charset=utf-7"),
        text="a \ufffd b",
    ),
    Case(
        "body-latin-1-cut-utf8",
        "the last letter cut in half",
        plain(LATVIAN.encode()[:-1] + b"\xc4"),
        problem="wrong_charset",
    ),
    Case(
        "body-broken-base64",
        "base64 with signs that are none",
        plain(b"SGVsb\n!G8g*d29ybGQ\n=", cte="8bit", Content_Transfer_Encoding="base64"),
        text="Hello world",
    ),
    Case(
        "body-broken-qp",
        "quoted-printable that ends in the middle",
        plain(b"a =C4=81 b =ZZ c =", cte="8bit", Content_Transfer_Encoding="quoted-printable"),
        text="a ā b =ZZ c ",
    ),
    Case(
        "body-unknown-encoding",
        "a transfer encoding that nobody knows",
        plain("Words", cte="8bit", Content_Transfer_Encoding="x-zip"),
        text="Words",
    ),
    Case(
        "body-uuencode",
        "the encoding of Unix, as RFC 2045 tolerates it",
        plain(b"begin 644 a.txt\n%5V]R9',\n`\nend\n", cte="8bit", Content_Transfer_Encoding="x-uuencode"),
        text="Words",
    ),
    Case("body-crlf", "bare carriage returns and line feeds together", head() + b"\r\na\rb\nc\r\nd", text="a\nb\nc\nd"),
    Case("body-nul", "a NUL in the text", plain(b"a\x00b"), text="a\ufffdb"),
    subject("q", "RFC 2047 Q", "=?utf-8?q?Outlook_nes=C5=ABta?=", "Outlook nesūta"),
    subject("b", "RFC 2047 B", word("Outlook nesūta".encode(), "utf-8"), "Outlook nesūta"),
    subject(
        "mixed",
        "words in two charsets",
        "=?iso-8859-1?q?Gr=FC=DFe?= and =?windows-1257?q?=F0odien?=",
        "Grüße and šodien",
    ),
    subject("adjacent", "blanks between encoded words are none", "=?utf-8?q?Out?=\r\n =?utf-8?q?look?=", "Outlook"),
    subject(
        "cut-letter",
        "a letter cut by two encoded words",
        f"{word('nesū'.encode()[:-1], 'utf-8')}\r\n {word('ū'.encode()[1:] + b'ta', 'utf-8')}",
        "nesūta",
    ),
    subject("raw-utf8", "RFC 6532: UTF-8 as it is", "Šodien ēkā".encode(), "Šodien ēkā"),
    subject("raw-latin", "bytes of no charset", "Grüße aus München, schöne Grüße".encode("latin-1"), None),
    subject(
        "backslash",
        "a path beside an encoded word is no escape",
        r"=?utf-8?q?K=C4=BC=C5=ABda?= C:\users\u0041",
        r"Kļūda C:\users\u0041",
    ),
    subject("half-letter", "half a character in UTF-7", "=?utf-7?q?a+2AA-b?=", "a\ufffdb"),
    subject(
        "question",
        "an encoded word with a blank and a question mark",
        "=?utf-8?q?Why is it?so?= now",
        "Why is it?so now",
    ),
    subject("broken-b", "base64 that is none", "=?utf-8?B?SGVsbG8?= =?utf-8?B?====?=", None),
    subject("unknown-charset", "an encoded word of no charset", "=?x-none?q?Hello?=", "Hello"),
    subject("language", "RFC 2231: an encoded word with its language", "=?utf-8*lv?q?nes=C5=ABta?=", "nesūta"),
    subject("folded", "RFC 5322: folded", "one\r\n two\r\n\tthree", "one two\tthree".replace("\t", " ")),
    subject("empty", "no subject", "", ""),
    subject("blank", "only blanks", "   ", ""),
    subject(
        "breaks",
        "a header smuggled in by an encoded word",
        "=?utf-8?q?Hi=0D=0ABcc:_x@example.org=0D=0A=0D=0A?=",
        "Hi Bcc: x@example.org",
    ),
    subject("controls", "a terminal's controls in an encoded word", "=?utf-8?q?a=1B[31mb=00c?=", "a [31mb c"),
    subject("long", "10,000 letters", "x" * 10_000, "x" * 2000),
)
