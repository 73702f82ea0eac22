"""What is new and what is repeated, in the languages of our users and their neighbours, above, below and between."""

from __future__ import annotations

from tests.mail.corpus.case import Case, plain

QUOTED = "> Which build is it?\n> Māris"


def above(name: str, heading: str) -> Case:
    """An answer above a heading and a quotation."""
    rest = f"{heading}\n{QUOTED}"
    return Case(
        f"above-{name}",
        f"answered above, heading in {name}",
        plain(f"It works.\n\n{rest}\n"),
        text="It works.",
        quoted=rest,
    )


def below(name: str, heading: str) -> Case:
    """An answer below them."""
    rest = f"{heading}\n{QUOTED}"
    return Case(
        f"below-{name}",
        f"answered below, heading in {name}",
        plain(f"{rest}\n\nIt works.\n"),
        text="It works.",
        quoted=rest,
    )


def headed(name: str, heading: str) -> Case:
    """An answer above the header of what it answers, which nothing else marks as quoted."""
    rest = f"{heading}\n\nWhich build is it?"
    return Case(
        f"headed-{name}", f"Outlook's header in {name}", plain(f"It works.\n\n{rest}\n"), text="It works.", quoted=rest
    )


CASES = (
    above("English", "On Thu, 12 Nov 2026 at 14:00, Support <support@desk.example> wrote:"),
    above(
        "Latvian", "ceturtd., 2026. g. 12. nov., plkst. 14:00 — lietotājs Support (<support@desk.example>) rakstīja:"
    ),
    above(
        "Russian",
        "чт, 12 нояб. 2026 г. в 14:00, Support <support@desk.example>:\nSupport <support@desk.example> писал(а):",
    ),
    above("German", "Am Do., 12. Nov. 2026 um 14:00 Uhr schrieb Support <support@desk.example>:"),
    above("French", "Le jeu. 12 nov. 2026 à 14:00, Support <support@desk.example> a écrit :"),
    above("Estonian", "Kuupäev N, 12. november 2026 kell 14:00 kirjutas Support <support@desk.example>:"),
    above("Lithuanian", "2026-11-12, kt, 14:00 Support <support@desk.example> rašė:"),
    above("Polish", "czw., 12 lis 2026 o 14:00 Support <support@desk.example> napisał(a):"),
    above("Finnish", "to 12. marrask. 2026 klo 14.00 Support (support@desk.example) kirjoitti:"),
    above("Swedish", "Den tors 12 nov. 2026 kl 14:00 skrev Support <support@desk.example>:"),
    above("Spanish", "El jue, 12 nov 2026 a las 14:00, Support (<support@desk.example>) escribió:"),
    above("Italian", "Il giorno gio 12 nov 2026 alle ore 14:00 Support <support@desk.example> ha scritto:"),
    above("Dutch", "Op do 12 nov 2026 om 14:00 schreef Support <support@desk.example>:"),
    above(
        "English-broken", "On Thu, 12 Nov 2026 at 14:00, Support of the Office 365 desk\n<support@desk.example> wrote:"
    ),
    below("Latvian", "12.11.2026. 14:00, Support <support@desk.example> rakstīja:"),
    below("Russian", "12.11.2026 14:00, Support <support@desk.example> пишет:"),
    below("German", "Am 12.11.2026 um 14:00 schrieb Support <support@desk.example>:"),
    headed(
        "English",
        "From: Support <support@desk.example>\nSent: Thursday, November 12, 2026 2:00 PM\nTo: Ilze\nSubject: [SR-1] Outlook",
    ),
    headed(
        "Latvian",
        "No: Support <support@desk.example>\nNosūtīts: ceturtdiena, 2026. gada 12. novembris 14:00\nKam: Ilze\nTēma: [SR-1] Outlook",
    ),
    headed(
        "Russian",
        "От: Support <support@desk.example>\nОтправлено: четверг, 12 ноября 2026 г. 14:00\nКому: Ilze\nТема: [SR-1] Outlook",
    ),
    headed(
        "German",
        "Von: Support <support@desk.example>\nGesendet: Donnerstag, 12. November 2026 14:00\nAn: Ilze\nBetreff: [SR-1] Outlook",
    ),
    headed(
        "French",
        "De : Support <support@desk.example>\nEnvoyé : jeudi 12 novembre 2026 14:00\nÀ : Ilze\nObjet : [SR-1] Outlook",
    ),
    headed(
        "Estonian",
        "Saatja: Support <support@desk.example>\nSaadetud: neljapäev, 12. november 2026 14:00\nAdressaat: Ilze\nTeema: [SR-1] Outlook",
    ),
    headed(
        "Lithuanian",
        "Nuo: Support <support@desk.example>\nIšsiųsta: 2026 m. lapkričio 12 d. 14:00\nIki: Ilze\nTema: [SR-1] Outlook",
    ),
    headed(
        "English-starred",
        "*From:* Support <support@desk.example>\n*Sent:* Thursday, November 12, 2026 2:00 PM\n*To:* Ilze\n*Subject:* [SR-1] Outlook",
    ),
    headed("original", "-----Original Message-----\nFrom: Support <support@desk.example>\nSent: Thursday"),
    headed("original-German", "-----Ursprüngliche Nachricht-----\nVon: Support\nGesendet: Donnerstag"),
    headed("original-Latvian", "-----Sākotnējais ziņojums-----\nNo: Support"),
    Case(
        "between",
        "answers between: they stay with what they answer",
        plain("> First?\nYes.\n\n> Second?\nNo.\n\n> Regards\n> Māris\n"),
        text="> First?\nYes.\n\n> Second?\nNo.",
        quoted="> Regards\n> Māris",
    ),
    Case(
        "between-heading",
        "the same under a heading",
        plain("On 12.11.2026 14:00, s@desk.example wrote:\n> First?\nYes.\n> Second?\nNo.\n"),
        quoted="",
    ),
    Case(
        "nested-quotes",
        "quotations in quotations",
        plain("New.\n\n> Old.\n>> Older.\n> > > Oldest.\n"),
        text="New.",
        quoted="> Old.\n>> Older.\n> > > Oldest.",
    ),
    Case("only-quoted", "nothing new at all", plain(f"{QUOTED}\n"), text="", quoted=QUOTED),
    Case(
        "signature",
        "a signature after its line",
        plain("Words.\n\n-- \nIlze Ozola\nSIA Piemērs\n"),
        text="Words.",
        quoted="-- \nIlze Ozola\nSIA Piemērs",
    ),
    Case(
        "signature-long",
        "two dashes in a long text are no signature",
        plain("Words.\n--\n" + "A line.\n" * 40),
        quoted="",
    ),
    Case("list", "a list with dashes is new", plain("Tried:\n- one\n- two\n"), text="Tried:\n- one\n- two", quoted=""),
    Case(
        "rule",
        "a rule between two parts is new",
        plain("One\n--------------------\nTwo\n"),
        text="One\n--------------------\nTwo",
        quoted="",
    ),
    Case(
        "from-in-prose",
        "a sentence that begins as a header",
        plain("From: the beginning it failed.\nTo: be fixed soon.\n"),
        quoted="",
    ),
    Case(
        "colon-in-prose",
        "a sentence that ends with a colon",
        plain("He wrote:\nnothing works.\n"),
        text="He wrote:\nnothing works.",
        quoted="",
    ),
    Case(
        "date-in-prose",
        "a sentence with a date and a colon",
        plain("On 12.11.2026 it said this:\nerror 451\n"),
        quoted="",
    ),
    Case(
        "forwarded",
        "forwarded: all of it is what the request is about",
        plain(
            "Please look.\n\nFrom: Eve <eve@example.com>\nSent: Thursday\nTo: Ilze\nSubject: Broken\n\nIt is broken.\n",
            subject="FW: Broken",
        ),
        text="Please look.\n\nFrom: Eve <eve@example.com>\nSent: Thursday\nTo: Ilze\nSubject: Broken\n\nIt is broken.",
        quoted="",
    ),
    Case(
        "forwarded-quoted",
        "forwarded by a program that quotes",
        plain("Please look.\n\n> It is broken.\n", subject="Fwd: Broken"),
        quoted="",
    ),
    Case(
        "forwarded-Latvian",
        "forwarded in Latvian",
        plain(
            "Lūdzu, skatiet.\n\nNo: Eve\nNosūtīts: 12.11.2026\nKam: Ilze\nTēma: x\n\nNestrādā.\n",
            subject="Pārs: Nestrādā",
        ),
        quoted="",
    ),
    Case(
        "forwarded-bare",
        "forwarded with nothing added",
        plain("From: Eve <eve@example.com>\nSent: Thursday\nTo: Ilze\nSubject: Broken\n\nIt is broken.\n"),
        quoted="",
    ),
    Case(
        "own-letter",
        "our own letter below the answer",
        plain(
            "Jā.\n\nOn Thu, 12 Nov 2026 at 14:00, Desk <support+sr-1-1-aaaaaaaaaaaaaaaa@desk.example> wrote:\n\n> Action required: Māris needs something from you:\n> \n> Which?\n"
        ),
        text="Jā.",
    ),
)
