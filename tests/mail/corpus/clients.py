"""What mail programs make of a message and its files: RFC 2045–2049, 2183, 2231, 2387, 3156, 3676, 5546, 8551."""

from __future__ import annotations

from tests.mail.corpus.case import Case, head, multi, part, plain

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
WROTE = "On Thu, 12 Nov 2026 at 14:00, Support <support@desk.example> wrote:"


def html(text: str) -> bytes:
    return part(text, "text/html; charset=utf-8", "quoted-printable")


def file(name: str, kind: str = "application/octet-stream", data: bytes = b"bytes", **more: str) -> bytes:
    """A part that is a file, its name as it stands in the header."""
    fields = {"Content_Disposition": f"attachment; {name}" if name else "attachment", **more}
    return part(data, kind, "base64", **fields)


def named(case: str, stands_for: str, raw: str, read: str, **more: str) -> Case:
    data = multi("mixed", part("Words"), file(raw, **more))  # type: ignore[arg-type]
    return Case(f"name-{case}", stands_for, data, text="Words", parts=((read, "file"),))


GMAIL = (
    '<div dir="ltr">It works now.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Thu, Nov 12, 2026 at '
    '2:00 PM Support &lt;<a href="mailto:support@desk.example">support@desk.example</a>&gt; wrote:<br></div><blockquote '
    'class="gmail_quote" style="margin:0px 0px 0px 0.8ex">Which build is it?<br>Māris</blockquote></div>'
)
OUTLOOK = (
    '<html><head><style>p.MsoNormal{margin:0}</style></head><body lang="LV"><div class="WordSection1"><p class="MsoNormal">Strādā.'
    '<o:p></o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
    "<b>No:</b> Support &lt;support@desk.example&gt; <br><b>Nosūtīts:</b> ceturtdiena, 2026. gada 12. novembris 14:00<br><b>Kam:"
    '</b> Ilze Ozola<br><b>Tēma:</b> [SR-1] Outlook<o:p></o:p></p></div></div><p class="MsoNormal">Kura versija?</p></div></body></html>'
)
OWA = (
    '<div style="font-family:Calibri">Yes, 16.0.</div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
    "<font><b>From:</b> Support &lt;support@desk.example&gt;<br><b>Sent:</b> Thursday, November 12, 2026 2:00 PM<br><b>To:</b> Ilze"
    "<br><b>Subject:</b> [SR-1] Outlook</font></div><div>Which build?</div>"
)
YAHOO = (
    '<div>Fixed, thanks.</div><div class="yahoo_quoted"><div>On Thursday, 12 November 2026 at 14:00:00 EET, Support &lt;support@desk.'
    "example&gt; wrote: </div><blockquote>Which build?</blockquote></div>"
)

CASES = (
    Case(
        "outlook-html",
        "Outlook for Windows in Latvian, above what it quotes",
        plain(OUTLOOK, "text/html; charset=utf-8"),
        text="Strādā.",
    ),
    Case("owa", "Outlook on the web", plain(OWA, "text/html; charset=utf-8"), text="Yes, 16.0."),
    Case("gmail-html", "Gmail, HTML alone", plain(GMAIL, "text/html; charset=utf-8"), text="It works now."),
    Case(
        "gmail",
        "Gmail, both forms",
        multi("alternative", part(f"It works now.\n\n{WROTE}\n\n> Which build is it?\n> Māris\n"), html(GMAIL)),
        text="It works now.",
        parts=(),
    ),
    Case("yahoo", "Yahoo Mail", plain(YAHOO, "text/html; charset=utf-8"), text="Fixed, thanks."),
    Case(
        "apple",
        "Apple Mail, whose first quoted line is the heading",
        plain(f"Done.\n\n> {WROTE}\n> \n> Which?\n"),
        text="Done.",
    ),
    Case(
        "thunderbird",
        "Thunderbird, below what it quotes",
        plain(
            "On 12/11/2026 14:00, Support wrote:\n> Which build?\n\nThis one.\n\n-- \nIlze\n",
            "text/plain; charset=utf-8; format=flowed",
        ),
        text="This one.",
    ),
    Case(
        "mutt", "mutt, below a quotation that was cut", plain(f"{WROTE}\n> Which build?\n\nThis one."), text="This one."
    ),
    Case(
        "iphone",
        "iPhone",
        plain(
            "Yes\n\nSent from my iPhone\n\n> On 12 Nov 2026, at 14:00, Support <support@desk.example> wrote:\n> \n> Which?\n"
        ),
        text="Yes",
    ),
    Case(
        "android",
        "Outlook for Android",
        plain(
            "Jā\n\nGet Outlook for Android<https://aka.example/x>\n________________________________\nFrom: Support <support@desk.example>\nSent: Thursday, November 12, 2026 2:00:00 PM\nTo: Ilze\nSubject: [SR-1]\n\nKura?\n"
        ),
        text="Jā",
    ),
    Case(
        "notes",
        "Lotus Notes",
        plain(
            "It is the new one.\n\n\nFrom:   Support <support@desk.example>\nTo:     Ilze\nDate:   12.11.2026 14:00\nSubject:        [SR-1]\n\n\nWhich?\n"
        ),
        text="It is the new one.",
    ),
    Case(
        "gmx",
        "GMX",
        plain(
            "Ja, danke.\n \n\nGesendet: Donnerstag, 12. November 2026 um 14:00 Uhr\nVon: Support <support@desk.example>\nAn: Ilze\nBetreff: [SR-1]\nWelche?\n"
        ),
    ),
    Case(
        "flowed",
        "RFC 3676: lines to be joined",
        plain("One line that \nwas broken \nby the program.\n\nAnother.\n", "text/plain; charset=utf-8; format=flowed"),
        text="One line that was broken by the program.\n\nAnother.",
    ),
    Case(
        "flowed-delsp",
        "RFC 3676: and the blanks deleted",
        plain("メールが \n届きません\n", "text/plain; charset=utf-8; format=flowed; delsp=yes"),
        text="メールが届きません",
    ),
    Case(
        "flowed-stuffed",
        "RFC 3676: space-stuffed",
        plain(" > no quotation\n From here\n", "text/plain; charset=utf-8; format=flowed"),
        text=" > no quotation\nFrom here",
    ),
    Case(
        "html-only",
        "HTML with a list and a table",
        plain("<p>Two things:</p><ul><li>one<li>two</ul><table><tr><td>a<td>b</table>", "text/html"),
        text="Two things:\n\none\ntwo\n\na b",
    ),
    Case(
        "html-hidden",
        "text that nobody was shown",
        plain('<div style="display:none">preview</div><p>Shown</p>', "text/html"),
        text="Shown",
    ),
    Case(
        "html-script",
        "scripts and styles",
        plain("<style>p{}</style><script>alert(1)</script><p>Shown</p><img src='http://x.example/t.gif'>", "text/html"),
        text="Shown",
    ),
    Case(
        "html-pre",
        "a log in the form that it was pasted in",
        plain("<pre>a  b\n  c\n\nd</pre>", "text/html"),
        text="a  b\n  c\n\nd",
    ),
    Case(
        "html-entities-named",
        "entities",
        plain("<p>5 &gt; 4 &amp; ā &#257; &nbsp;x</p>", "text/html; charset=utf-8"),
        text="5 > 4 & ā ā x",
    ),
    Case(
        "html-xml",
        "an XML declaration with another charset",
        plain('<?xml version="1.0" encoding="utf-16"?><html><body>Words</body></html>', "text/html; charset=utf-8"),
        text="Words",
    ),
    Case(
        "empty-plain",
        "a plain form that is empty beside full HTML",
        multi("alternative", part(" \n"), html("<p>Words</p>")),
        text="Words",
    ),
    Case(
        "html-first",
        "the forms the wrong way round",
        multi("alternative", html("<p>Formatted</p>"), part("Plain")),
        text="Plain",
    ),
    Case(
        "related",
        "RFC 2387: a picture within the text",
        multi(
            "related",
            html('<p>See <img src="cid:a"></p>'),
            part(PNG, "image/png; name=screen.png", "base64", Content_ID="<a>"),
        ),
        text="See",
        parts=(("screen.png", "picture"),),
    ),
    Case(
        "alternative-related",
        "the picture belongs to the form that is not read",
        multi(
            "alternative",
            part("See [cid:a]"),
            multi(
                "related",
                html("<p>See</p>"),
                part(PNG, "image/png", "base64", Content_ID="<a>"),
                inner=True,
                mark="=_b2",
            ),
        ),
        text="See [cid:a]",
        parts=(("picture.png", "picture"),),
    ),
    Case(
        "inline",
        "a picture shown among text",
        multi(
            "mixed",
            part("Before"),
            part(PNG, 'image/png; name="a.png"', "base64", Content_Disposition="inline"),
            part("After"),
        ),
        text="Before\n\nAfter",
        parts=(("a.png", "picture"),),
    ),
    Case(
        "text-file",
        "a text that is a file",
        multi(
            "mixed",
            part("Words"),
            part("log", "text/plain; charset=utf-8", Content_Disposition='attachment; filename="a.log"'),
        ),
        text="Words",
        parts=(("a.log", "file"),),
    ),
    Case(
        "html-file",
        "a page that is a file",
        multi("mixed", part("Words"), part("<p>x", "text/html", Content_Disposition='attachment; filename="a.html"')),
        text="Words",
        parts=(("a.html", "file"),),
    ),
    Case(
        "named-text",
        "a text with a name and no disposition",
        multi("mixed", part("Words"), part("log", 'text/plain; name="a.txt"')),
        text="Words",
        parts=(("a.txt", "file"),),
    ),
    Case(
        "only-file",
        "a file and no words",
        multi("mixed", part(""), file('filename="a.pdf"', "application/pdf")),
        text="",
        parts=(("a.pdf", "file"),),
    ),
    Case(
        "file-alone",
        "a message that is a file itself",
        head(Content_Type="application/pdf", Content_Disposition='attachment; filename="a.pdf"') + b"\r\n%PDF",
        text="",
        parts=(("a.pdf", "file"),),
    ),
    Case(
        "same-names",
        "two files of one name",
        multi("mixed", part("Words"), file('filename="a.png"', data=b"1"), file('filename="A.png"', data=b"2")),
        parts=(("a.png", "file"), ("A-2.png", "file")),
    ),
    Case(
        "tnef",
        "Exchange's winmail.dat",
        multi("mixed", part("Words"), file('filename="winmail.dat"', "application/ms-tnef")),
        text="Words",
        parts=(("winmail.dat", "tnef"),),
    ),
    Case(
        "tnef-unnamed",
        "the same with a wrong type",
        multi("mixed", part("Words"), file('filename="WINMAIL.DAT"')),
        parts=(("WINMAIL.DAT", "tnef"),),
    ),
    Case(
        "smime-signed",
        "RFC 8551: a signature beside the text",
        multi(
            'signed; protocol="application/pkcs7-signature"',
            part("Words"),
            file('filename="smime.p7s"', "application/pkcs7-signature"),
        ),
        text="Words",
        parts=(("smime.p7s", "signed"),),
    ),
    Case(
        "smime-opaque",
        "RFC 8551: the text within the signature",
        head(
            Content_Type='application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"',
            Content_Transfer_Encoding="base64",
        )
        + b"\r\nMIIB\r\n",
        text="",
        parts=(("smime.p7m", "signed"),),
    ),
    Case(
        "smime-encrypted",
        "RFC 8551: encrypted",
        head(Content_Type="application/pkcs7-mime; smime-type=enveloped-data", Content_Transfer_Encoding="base64")
        + b"\r\nMIIB\r\n",
        text="",
        parts=(("smime.p7m", "encrypted"),),
    ),
    Case(
        "pgp-signed",
        "RFC 3156: signed",
        multi(
            'signed; protocol="application/pgp-signature"',
            part("Words"),
            part("-----BEGIN PGP SIGNATURE-----", "application/pgp-signature"),
        ),
        text="Words",
        parts=(("signature.asc", "signed"),),
    ),
    Case(
        "pgp-encrypted",
        "RFC 3156: encrypted",
        multi(
            'encrypted; protocol="application/pgp-encrypted"',
            part("Version: 1", "application/pgp-encrypted"),
            part("-----BEGIN PGP MESSAGE-----", 'application/octet-stream; name="encrypted.asc"'),
        ),
        text="",
        parts=(("version.txt", "encrypted"), ("encrypted.asc", "encrypted")),
    ),
    Case(
        "pgp-inline",
        "PGP within the text",
        plain("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----"),
        text="-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----",
    ),
    Case(
        "invitation",
        "RFC 5546: an invitation beside its text",
        multi(
            "alternative", part("Come at ten."), part("BEGIN:VCALENDAR\nEND:VCALENDAR", "text/calendar; method=REQUEST")
        ),
        text="Come at ten.",
        parts=(("invitation.ics", "calendar"),),
    ),
    Case(
        "invitation-file",
        "an invitation as a file",
        multi("mixed", part("Words"), file('filename="a.ics"', "text/calendar")),
        parts=(("a.ics", "calendar"),),
    ),
    Case(
        "vcard",
        "a visiting card",
        multi("mixed", part("Words"), part("BEGIN:VCARD", "text/vcard")),
        text="Words",
        parts=(("part.vcf", "file"),),
    ),
    Case(
        "forwarded-file",
        "another message as a file",
        multi(
            "mixed",
            part("See there."),
            b"Content-Type: message/rfc822\r\n\r\n" + head("Old: news/one", "eve@example.com") + b"\r\nInner",
        ),
        text="See there.",
        parts=(("Old: news_one.eml", "message"),),
    ),
    Case(
        "forwarded-nameless",
        "one without a subject",
        multi("mixed", part("See there."), b"Content-Type: message/rfc822\r\n\r\n\r\nInner"),
        parts=(("message.eml", "message"),),
    ),
    Case(
        "digest",
        "RFC 2046: a digest",
        multi("digest", b"\r\n" + head("One") + b"\r\nA", b"\r\n" + head("Two") + b"\r\nB"),
        parts=(("One.eml", "message"), ("Two.eml", "message")),
    ),
    Case(
        "partial",
        "RFC 2046: a piece of a message",
        head(Content_Type='message/partial; id="x"; number=1; total=2') + b"\r\nPiece",
        parts=(("part.bin", "file"),),
    ),
    Case(
        "external",
        "RFC 2017: a body elsewhere, which is never fetched",
        multi(
            "mixed",
            part("Words"),
            b'Content-Type: message/external-body; access-type=URL; URL="http://x.example/"\r\n\r\nContent-Type: image/gif\r\n\r\n',
        ),
        text="Words",
    ),
    Case(
        "appledouble",
        "RFC 1740: a Macintosh's two halves",
        multi(
            "mixed",
            part("Words"),
            multi(
                "appledouble",
                part(b"rsrc", "application/applefile", "base64"),
                part(b"data", 'application/pdf; name="a.pdf"', "base64"),
                inner=True,
                mark="=_b2",
            ),
        ),
        text="Words",
        parts=(("part.bin", "file"), ("a.pdf", "file")),
    ),
    Case(
        "uuencoded-text",
        "a file within the text, as it was before MIME",
        plain("Words\n\nbegin 644 a.txt\n%5V]R9',\n`\nend"),
        text="Words\n\nbegin 644 a.txt\n%5V]R9',\n`\nend",
    ),
    named("rfc2231", "RFC 2231: a charset", "filename*=utf-8''p%C4%93da.txt", "pēda.txt"),
    named(
        "rfc2231-parts",
        "RFC 2231: in pieces",
        "filename*0*=utf-8''p%C4%93; filename*1*=da; filename*2=.txt",
        "pēda.txt",
    ),
    named("rfc2231-path", "RFC 2231: a path", "filename*=utf-8''..%2F..%2Fetc%2Fpasswd", "passwd"),
    named("rfc2231-unknown", "RFC 2231: a charset that nobody knows", "filename*=x-none''p%C4%93da.txt", "pēda.txt"),
    named("rfc2047", "what RFC 2047 forbids and many do", 'filename="=?utf-8?q?p=C4=93da.txt?="', "pēda.txt"),
    named("raw", "UTF-8 as it is", 'filename="pēda.txt"', "pēda.txt"),
    named("path", "a path", 'filename="../../etc/passwd"', "passwd"),
    named("windows-path", "a path of Windows", 'filename="C:\\\\Users\\\\x\\\\a.txt"', "a.txt"),
    named("dots", "only dots", 'filename=".."', "part.bin"),
    named("hidden", "a hidden file", 'filename=".bashrc"', "bashrc"),
    named("empty", "a name of no letters", 'filename=""', "part.bin"),
    named("none", "no name", "", "part.pdf", kind="application/pdf"),
    named("type-only", "a name in the type only", "", "a.pdf", kind='application/pdf; name="a.pdf"'),
    named("breaks", "line ends in an encoded word", 'filename="=?utf-8?q?a=0D=0Ab.txt?="', "a b.txt"),
    named("bidi", "a name that reads backwards", 'filename="a\u202etxt.exe"', "atxt.exe"),
    named("long", "a name of 5,000 letters", f'filename="{"x" * 5000}.txt"', "x" * 137 + ".txt"),
    named("nul", "a NUL in a name", "filename*=utf-8''a%00b.txt", "a b.txt"),
)
