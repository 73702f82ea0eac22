"""Machines: RFC 3834, 2919, 2369, 5230, 8098, and what programs wrote before. And what only looks so."""

from __future__ import annotations

from tests.mail.corpus.case import OPENS, Case, head, multi, part, plain

IGNORED = "ignored: machine"


def automatic(name: str, stands_for: str, told: str, **headers: str) -> Case:
    return Case(f"machine-{name}", stands_for, plain("I am away.", **headers), IGNORED, machine=told)


def person(name: str, stands_for: str, **headers: str) -> Case:
    return Case(f"person-{name}", stands_for, plain("Words", **headers), OPENS, text="Words")


CASES = (
    automatic("replied", "RFC 3834: an answer", "Auto-Submitted: auto-replied", Auto_Submitted="auto-replied"),
    automatic("generated", "RFC 3834: a report", "Auto-Submitted: auto-generated", Auto_Submitted="auto-generated"),
    automatic(
        "notified",
        "RFC 5436: a notification",
        "Auto-Submitted: auto-notified",
        Auto_Submitted="auto-notified; owner-email=x",
    ),
    automatic(
        "vacation",
        "RFC 5230: vacation",
        "Auto-Submitted: auto-replied",
        Auto_Submitted="auto-replied (vacation)",
        subject="Auto: Outlook",
    ),
    automatic("bulk", "what came before RFC 3834", "Precedence: bulk", Precedence="bulk"),
    automatic("junk", "the same", "Precedence: junk", Precedence="junk"),
    automatic("auto-reply", "the same", "Precedence: AUTO_REPLY", Precedence="AUTO_REPLY"),
    automatic("list", "a list", "Precedence: list", Precedence="list"),
    automatic("list-id", "RFC 2919", "List-Id: ", List_Id="<list.example.org>"),
    automatic(
        "list-unsubscribe", "RFC 2369: a newsletter", "List-Unsubscribe: ", List_Unsubscribe="<https://example.org/u>"
    ),
    automatic("null-path", "RFC 5321: no return path", "Return-Path: <>", Return_Path="<>"),
    automatic("x-autoreply", "Zimbra and others", "X-Autoreply: ", X_Autoreply="yes"),
    automatic("x-loop", "procmail's recipe", "X-Loop: ", X_Loop="ilze@example.org"),
    automatic(
        "exchange-rule",
        "a rule of Exchange that forwards",
        "X-Ms-Exchange-Inbox-Rules-Loop: ",
        X_MS_Exchange_Inbox_Rules_Loop="ilze@example.org",
    ),
    automatic("autoresponder", "cPanel", "X-Autorespond: ", X_Autorespond="Outlook"),
    automatic("cron", "cron", "X-Cron-Env: ", X_Cron_Env="<SHELL=/bin/sh>"),
    automatic("noreply", "an address that nobody reads", "From: noreply@example.org", sender="noreply@example.org"),
    automatic("daemon", "a server", "From: MAILER-DAEMON@example.org", sender="MAILER-DAEMON@example.org"),
    automatic(
        "subject-Exchange",
        "Outlook's out of office, by its subject and what it answers",
        "Subject: Automatic reply: ",
        subject="Automatic reply: [SR-1001] Outlook",
        In_Reply_To="<x@desk.example>",
    ),
    automatic(
        "subject-Latvian",
        "the same in Latvian",
        "Subject: Automātiska atbilde: ",
        subject="=?utf-8?q?Autom=C4=81tiska_atbilde=3A_[SR-1001]?=",
        In_Reply_To="<x@desk.example>",
    ),
    automatic(
        "subject-German",
        "the same in German",
        "Subject: Automatische Antwort: ",
        subject="Automatische Antwort: [SR-1001]",
        References="<x@desk.example>",
    ),
    automatic(
        "subject-Russian",
        "the same in Russian",
        "Subject: Автоматический ответ: ",
        subject="Автоматический ответ: [SR-1001]",
        X_Auto_Response_Suppress="All",
    ),
    automatic(
        "subject-French",
        "the same in French",
        "Subject: Réponse automatique",
        subject="Réponse automatique : [SR-1001]",
        In_Reply_To="<x@desk.example>",
    ),
    automatic(
        "subject-Estonian",
        "the same in Estonian",
        "Subject: Automaatvastus: ",
        subject="Automaatvastus: [SR-1001]",
        In_Reply_To="<x@desk.example>",
    ),
    automatic(
        "folded-header", "the header on two lines", "Auto-Submitted: auto-replied", Auto_Submitted="\r\n auto-replied"
    ),
    Case(
        "machine-mbox",
        "procmail's envelope line with no sender",
        b"From MAILER-DAEMON Thu Nov 12 12:00:00 2026\n" + plain("Words"),
        IGNORED,
        machine="From MAILER-DAEMON",
    ),
    Case(
        "machine-receipt",
        "RFC 8098: it was read",
        multi(
            "report; report-type=disposition-notification",
            part("Your message was read."),
            part("Disposition: manual-action/MDN-sent-manually; displayed", "message/disposition-notification"),
        ),
        IGNORED,
        machine="Content-Type: multipart/report",
    ),
    Case(
        "machine-feedback",
        "RFC 5965: a complaint",
        multi(
            "report; report-type=feedback-report", part("Spam"), part("Feedback-Type: abuse", "message/feedback-report")
        ),
        IGNORED,
        machine="Content-Type: multipart/report",
    ),
    person("auto-submitted-no", "RFC 3834: a person, said outright", Auto_Submitted="no"),
    person("first-class", "a precedence that people use", Precedence="first-class"),
    person("suppress", "what Exchange puts on people's mail, too", X_Auto_Response_Suppress="DR, OOF, AutoReply"),
    person("about-office", "a request about out of office", subject="Out of office does not work"),
    person("about-reply", "a request about automatic replies", subject="Automatic reply: how do I set it?"),
    person("return-path", "a return path", Return_Path="<ilze@example.org>"),
    person("bounce-words", "somebody who writes of what came back", subject="Undeliverable: what is this?"),
    Case(
        "machine-two",
        "two signs at once",
        head(Precedence="bulk", Auto_Submitted="auto-replied") + b"\r\nWords",
        IGNORED,
        machine="Precedence: bulk",
    ),
)
