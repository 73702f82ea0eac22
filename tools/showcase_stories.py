"""What happened on the showcase's desk (`tools.showcase`): requests and what was said on them, all made up.

Minutes are counted back from the showcase's moment. A text in one language is followed by one like it in the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HOUR: Final = 60
DAY: Final = 24 * HOUR


@dataclass(frozen=True)
class Step:
    """Something that was done on a request: minutes ago, a use case of the desk, by whom, with which words and files.
    For `assign` the words are the handle."""

    ago: float
    does: str
    who: str
    words: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """A request. `star` is the language in which it is to be seen first; empty: any."""

    filed: float
    who: str
    severity: str
    service: str
    area: str
    title: str
    description: str
    steps: tuple[Step, ...] = ()
    files: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reference: str = ""
    star: str = ""


STARS: Final = (
    Story(
        172, "priya", "A", "Exchange Online", "Mail flow", "Outlook cannot send since 08:40",
        "Since 08:40 every message to the outside stays in the outbox, in all three offices: 184 people. Mail between "
        "colleagues arrives, and so does mail from outside.\n\nWe restarted two of the machines and repaired one "
        "profile: no change.",
        (
            Step(164, "take", "maris"),
            Step(158, "reply", "maris", "Good morning, Priya. I am on it. Your outbound connector answers, but refuses "
                 "the connection; I am looking at its log."),
            Step(131, "internal", "maris", "Looks like last month’s: the certificate of the connector. Ask for the "
                 "thumbprint before anybody renews anything."),
            Step(96, "reply", "priya", "Here are the log of the last hour and what Outlook says. It has just reached "
                 "the Hull office, too.", ("edge-transport.log", "outlook-error.png")),
            Step(41, "internal", "aoife", "Confirmed: it expired at 08:40 today."),
            Step(12, "ask", "maris", "Thank you, that log tells it all: the connector’s certificate ran out at "
                 "08:40.\n\nWhich certificate does it use now, and may we put the renewed one in its place during "
                 "office hours?"),
        ),
        tags=("connector", "vip"), reference="2611120040004271", star="en",
    ),
    Story(
        171, "ilze", "A", "Exchange Online", "Mail flow", "Outlook nesūta kopš 10:40",
        "Kopš 10:40 visas vēstules uz āru paliek izsūtnē, visos trijos birojos: 184 cilvēkiem. Savā starpā vēstules "
        "pienāk, arī no ārpuses pienāk.\n\nPārstartējām divus datorus un salabojām vienu profilu: nekas nemainījās.",
        (
            Step(163, "take", "maris"),
            Step(157, "reply", "maris", "Labrīt, Ilze! Jau skatos. Jūsu izejošais savienotājs atbild, bet savienojumu "
                 "noraida; pētu tā žurnālu."),
            Step(130, "internal", "maris", "Izskatās kā pagājušajā mēnesī: savienotāja sertifikāts. Vispirms jāprasa "
                 "nospiedums, tikai tad jāatjauno."),
            Step(95, "reply", "ilze", "Te ir pēdējās stundas žurnāls un tas, ko rāda Outlook. Nupat sākās arī "
                 "Liepājas birojā.", ("edge-transport.log", "outlook-kļūda.png")),
            Step(40, "internal", "sanita", "Tā ir: beidzies šodien 10:40."),
            Step(11, "ask", "maris", "Paldies, žurnālā viss redzams: savienotāja sertifikāts beidzās 10:40.\n\nKuru "
                 "sertifikātu savienotājs lieto tagad, un vai atjaunoto drīkstam ielikt darba laikā?"),
        ),
        tags=("savienotājs", "vip"), reference="2611120040004269", star="lv",
    ),
)  # fmt: skip

OTHERS: Final = (
    Story(
        9 * DAY, "priya", "C", "Exchange Online", "Calendar", "Calendar shows the wrong week",
        "Since the clocks went back, week numbers are one off in Outlook on the web.",
        (
            Step(9 * DAY - 90, "take", "aoife"),
            Step(9 * DAY - 200, "resolve", "aoife", "Your calendar began the year with the first full week. It is set "
                 "to ISO weeks now."),
            Step(8 * DAY, "close", "priya", "Solved"),
        ),
    ),
    Story(
        8 * DAY, "anna", "C", "Exchange Online", "Calendar", "Kalendārā rādās nepareizā nedēļa",
        "Kopš pulksteņa pagriešanas nedēļu numuri tīmekļa Outlook ir par vienu nobīdīti.",
        (
            Step(8 * DAY - 80, "take", "sanita"),
            Step(8 * DAY - 190, "resolve", "sanita", "Kalendārā gads sākās ar pirmo pilno nedēļu. Tagad pēc ISO."),
            Step(7 * DAY, "close", "anna", "Atrisināts"),
        ),
    ),
    Story(
        3 * DAY, "tom", "B", "SharePoint Online", "Restore and retention", "A deleted project site is not in the bin",
        "The site “Pier 7” was deleted on Monday. It is neither in the first nor in the second recycle bin.",
        (
            Step(3 * DAY - 70, "take", "aoife"),
            Step(3 * DAY - 100, "reply", "aoife", "I found it held by a retention policy; the restore has begun."),
            Step(21 * HOUR, "resolve", "aoife", "The site is back with all of its 2,114 files. Please look whether the "
                 "permissions are as they were."),
        ),
    ),
    Story(
        2.6 * DAY, "ilze", "B", "SharePoint Online", "Restore and retention", "Izdzēstā projekta vietne nav atkritnē",
        "Vietne „7. mols” tika izdzēsta pirmdien. Tās nav ne pirmajā, ne otrajā atkritnē.",
        (
            Step(2.6 * DAY - 70, "take", "sanita"),
            Step(2.6 * DAY - 90, "reply", "sanita", "To tur saglabāšanas politika; atjaunošana sākta."),
            Step(20 * HOUR, "resolve", "sanita", "Vietne ir atpakaļ ar visām 2114 datnēm. Lūdzu, pārbaudiet atļaujas."),
        ),
    ),
    Story(
        27 * HOUR, "tom", "C", "Identity and sign-in", "Guests", "Guest accounts vanish overnight",
        "Every morning two or three guests have to be invited again.",
        (
            Step(26 * HOUR, "take", "maris"),
            Step(25 * HOUR, "reply", "maris", "We are looking at the audit log of last night."),
            Step(118, "reply", "tom", "Three more this morning. Their names are in the file.", ("guests.csv",)),
        ),
    ),
    Story(
        26 * HOUR, "anna", "C", "Identity and sign-in", "Guests", "Viesu konti pa nakti pazūd",
        "Katru rītu divi vai trīs viesi jāuzaicina no jauna.",
        (
            Step(25 * HOUR, "take", "maris"),
            Step(24 * HOUR, "reply", "maris", "Skatāmies pagājušās nakts audita žurnālu."),
            Step(112, "reply", "anna", "Šorīt vēl trīs. Viņu adreses ir datnē.", ("viesi.csv",)),
        ),
    ),
    Story(
        11 * HOUR, "ilze", "B", "Microsoft Teams", "Calls", "Teams zvani Liepājā pārtrūkst",
        "Pēc apmēram 40 sekundēm zvans pazūd, abas puses dzird klusumu. Rīgā viss kārtībā.",
    ),
    Story(
        5.2 * HOUR, "otto", "B", "Office apps", "Activation and licences", "Excel asks everybody to sign in again",
        "Since this morning, in the workshop only: about 30 machines that share accounts.",
        (Step(4.6 * HOUR, "assign", "maris", "aoife"), Step(4.4 * HOUR, "reply", "aoife", "I am looking into it."),
         Step(66, "reply", "otto", "It has stopped on half of the machines. We did nothing.")),
    ),
    Story(
        3.7 * HOUR, "tom", "B", "Microsoft Teams", "Calls", "Teams drops calls in the Hull office",
        "After about 40 seconds the call falls silent on both sides. London is fine.",
    ),
    Story(
        109, "otto", "A", "SharePoint Online", "Search", "Search returns nothing for new documents",
        "Nothing that was saved after Tuesday is found, on no site.",
        (Step(104, "take", "aoife"), Step(88, "reply", "aoife", "The index of your tenant is behind; it is being read "
                                          "anew. I tell you every hour how far it is.")),
    ),
    Story(
        74, "anna", "B", "Exchange Online", "Shared mailboxes", "Kopīgā pastkaste pēc pārcelšanas pazudusi",
        "Pastkaste info@ ir tīmekļa Outlook, bet datorā tās vairs nav, septiņiem cilvēkiem.",
    ),
    Story(
        58, "priya", "C", "Billing and subscriptions", "Invoices", "Invoice lists two licences removed in March",
        "Invoice E0300871, lines 4 and 9. They were removed on 14 March.", files=("invoice-E0300871.pdf",),
    ),
    Story(
        37, "tom", "B", "Exchange Online", "Shared mailboxes", "Shared mailbox gone after the move",
        "info@ is there in Outlook on the web, and has gone from the desktop of seven people.",
    ),
    Story(
        31, "ilze", "C", "Billing and subscriptions", "Invoices", "Rēķinā divas licences, kas noņemtas martā",
        "Rēķins E0300871, 4. un 9. rinda. Noņemtas 14. martā.", files=("rēķins-E0300871.pdf",),
    ),
    Story(
        16, "otto", "A", "Identity and sign-in", "Sign-in", "Sign-in loops on laptops after the update",
        "Password, code, password, code … on 40 laptops since 13:20. Phones are fine.",
    ),
)  # fmt: skip

STORIES: Final = (*STARS, *OTHERS)
