"""The language that this process speaks: English as it stands in the code, Latvian from the package's catalogue.

English costs nothing: `gettext` and the catalogue are loaded when Latvian is used. Mark strings with `_`, `ngettext`,
`pgettext` where they are shown, with `N_` where a table only names them.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol

__all__ = [
    "NP_",
    "N_",
    "_",
    "chosen",
    "current",
    "ngettext",
    "pgettext",
    "route_gettext",
    "supported",
    "translator",
    "use",
]

supported: Mapping[str, str] = {"en": "English", "lv": "Latviešu"}
"""The languages that the desk speaks, each by its own name."""

DOMAIN = "o365tui"
CATALOGUES = Path(__file__).parent.parent / "data" / "locale"


class Translator(Protocol):
    """The words of one language, with `gettext`'s three ways to ask for them."""

    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, one: str, many: str, n: int, /) -> str: ...
    def pgettext(self, context: str, message: str, /) -> str: ...


_CONTEXT = "\x04"
"""Stands between context and message, in `NP_` as in a ``.mo``."""


class _English:
    def gettext(self, message: str) -> str:
        return message.rpartition(_CONTEXT)[2] if _CONTEXT in message else message

    def ngettext(self, one: str, many: str, n: int) -> str:
        return one if n == 1 else many

    def pgettext(self, context: str, message: str) -> str:
        return message


class _Catalogue:
    """A catalogue of `gettext`; what it does not have stays English."""

    def __init__(self, language: str) -> None:
        import gettext

        found = gettext.translation(DOMAIN, str(CATALOGUES), [language])
        self.ngettext, self.pgettext, self._get = found.ngettext, found.pgettext, found.gettext

    def gettext(self, message: str) -> str:
        said = self._get(message) if message else ""  # the empty message is the catalogue's header
        return said.rpartition(_CONTEXT)[2] if _CONTEXT in said else said


_words: Translator = _English()
_language = "en"
_routed = False


@cache
def translator(language: str) -> Translator:
    """The words of a language, without changing the one that this process speaks (for a letter to somebody else).

    A language that is not supported gives English.
    """
    if language not in supported or language == "en":
        return _English()
    return _Catalogue(language)


def use(language: str) -> None:
    """Speak this language from now on; one that is not supported means English."""
    global _words, _language
    _words = translator(language)
    _language = language if language in supported else "en"
    if _routed:
        route_gettext()


def current() -> str:
    """The language that this process speaks: ``en`` or ``lv``."""
    return _language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for the length of a block."""
    before = _language
    use(language)
    try:
        yield
    finally:
        use(before)


def chosen(person_language: str | None, environ: Mapping[str, str]) -> str:
    """The language to speak: the person's own choice, else what the environment asks for, else English.

    The first of LANGUAGE (a list with colons), LC_ALL, LC_MESSAGES and LANG that is set decides, as in gettext.
    """
    if person_language in supported:
        return str(person_language)
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(variable, "")
        if value:
            wanted = (_bare(name) for name in value.split(":"))
            return next((name for name in wanted if name in supported), "en")
    return "en"


def _bare(locale_name: str) -> str:
    """``lv`` of ``lv_LV.UTF-8@euro``."""
    return locale_name.strip().split(".")[0].split("@")[0].replace("-", "_").split("_")[0].lower()


def route_gettext() -> None:
    """Let libraries that speak through Python's own `gettext` (click's "Usage:") speak our language too.

    Sets LANGUAGE for this process and its children: that is the one thing which `gettext.find` listens to. In English
    nothing is loaded. A later `use` is followed.
    """
    global _routed
    if _language == "en" and not _routed:
        return
    import gettext

    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = _language
    _routed = True


def gettext(message: str) -> str:
    """The message in the language spoken; known as ``_``."""
    return _words.gettext(message)


_ = gettext


def ngettext(one: str, many: str, n: int) -> str:
    """The form of the message that goes with ``n``; put the number in with ``.format(n=n)``."""
    return _words.ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """The message in the sense that ``context`` names, where one English word has several meanings."""
    return _words.pgettext(context, message)


def in_quotes(words: str) -> str:
    """Words between the quotation marks of the language spoken."""
    return _("“{words}”").replace("{words}", words)


def N_(message: str) -> str:
    """Marks a message for the catalogue and leaves it as it is."""
    return message


def NP_(context: str, message: str) -> str:
    """Marks a message that has several meanings; `_` shows it in the sense that ``context`` names.

    ``NP_("view", "Open")`` is *Atvērtie*, and ``N_("Open")``, the command, is *Atvērt*.
    """
    return context + _CONTEXT + message
