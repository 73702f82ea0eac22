"""How the desk sends and fetches mail: a file of the account that runs it, outside the desk; the passwords are never
in it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email

from o365tui.desk.routing import Rules
from o365tui.model.errors import BadInput
from o365tui.model.frozen import frozen
from o365tui.text.language import _

PASSWORDS = {"smtp": "O365TUI_SMTP_PASSWORD", "imap": "O365TUI_IMAP_PASSWORD"}
"""The variables that the passwords may come in."""

SECURITY = ("starttls", "tls", "none")
_PORTS = {"smtp": {"starttls": 587, "tls": 465, "none": 25}, "imap": {"starttls": 143, "tls": 993, "none": 143}}
_KNOWN = {
    "": ("address", "name", "files_limit", "take", "messages_an_hour", "smtp", "imap", "organisations"),
    "smtp": ("host", "port", "security", "user", "password_file"),
    "imap": ("host", "port", "security", "user", "password_file", "folder", "done"),
}


@frozen
class Server:
    """A mail server: `security` is one of `SECURITY`; `password` is in nothing that is shown."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port}, {self.security})"

    def without_password(self, words: str) -> str:
        """What the server said, with the password blotted out should it repeat it."""
        return words.replace(self.password, "••••") if self.password else words


@frozen
class Folder:
    """A folder of an IMAP server that messages are fetched from, and the one that they are moved to once kept."""

    server: Server
    name: str = "INBOX"
    done: str = "o365tui"


@frozen
class MailSettings:
    """From which address (and name) and over which server letters go; the files of a letter have at most
    `files_limit` bytes together, else they are named. `fetched` is where messages come from, `taken` tells that they
    come through `mail take`; by either, letters can be answered. `rules` is what is done with them.
    """

    address: str
    name: str
    smtp: Server
    files_limit: int = 10_000_000
    fetched: Folder | None = None
    taken: bool = False
    rules: Rules = field(default_factory=Rules)

    @property
    def answered(self) -> bool:
        """Whether the desk reads what is sent to its address."""
        return self.taken or self.fetched is not None


def usual_path() -> Path:
    """Where the file lies unless somebody says otherwise."""
    from platformdirs import user_config_path

    return user_config_path("o365tui") / "mail.toml"


def read_settings(path: Path, environ: Mapping[str, str] = os.environ) -> MailSettings:
    """Read the file. Raises BadInput with a sentence that says what to put right."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        sentence = _("There are no mail settings in {path}. The README shows what to put there.")
        raise BadInput(sentence.format(path=path), "settings") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(_("{path} cannot be read: {why}.").format(path=path, why=error), "settings") from None
    for table in ("", "smtp", "imap", "organisations"):
        held = found if not table else found.get(table, {})
        if not isinstance(held, dict):
            raise _wrong(path, table)
        for name in held if table in _KNOWN else ():
            if name not in _KNOWN[table]:
                sentence = _("{path}: there is no setting “{name}”. There are: {known}.")
                raise BadInput(sentence.format(path=path, name=name, known=", ".join(_KNOWN[table])), "settings")
    return MailSettings(
        address=_address(path, found),
        name=_text(path, found, "name"),
        smtp=_server(path, found, "smtp", environ),
        files_limit=_number(path, found, "files_limit", 10_000_000),
        fetched=_folder(path, found, environ) if "imap" in found else None,
        taken=_whether(path, found, "take"),
        rules=Rules(_organisations(path, found), _number(path, found, "messages_an_hour", Rules().an_hour)),
    )


def _server(path: Path, found: Mapping[str, Any], which: str, environ: Mapping[str, str]) -> Server:
    held = found.get(which, {})
    security = _text(path, held, "security") or "starttls"
    if security not in SECURITY:
        raise _wrong(path, "security")
    server = Server(
        host=_text(path, held, "host"),
        port=_number(path, held, "port", _PORTS[which][security]),
        security=security,
        user=_text(path, held, "user"),
        password=_password(path, held, environ.get(PASSWORDS[which], "")),
    )
    if not server.host:
        raise _wrong(path, "host")
    if server.port > 65535:
        raise _wrong(path, "port")
    if server.user and security == "none" and server.host not in ("localhost", "127.0.0.1", "::1"):
        sentence = _("{path}: a password is not sent without encryption. Set security to starttls or tls.")
        raise BadInput(sentence.format(path=path), "settings")
    return server


def _folder(path: Path, found: Mapping[str, Any], environ: Mapping[str, str]) -> Folder:
    held = found["imap"]
    folder = Folder(
        _server(path, found, "imap", environ),
        name=_text(path, held, "folder") or "INBOX",
        done=_text(path, held, "done") or "o365tui",
    )
    if not folder.server.user:
        raise _wrong(path, "user")
    if folder.name == folder.done:
        raise _wrong(path, "done")
    return folder


def _organisations(path: Path, found: Mapping[str, Any]) -> dict[str, str]:
    """Organisations by the domain whose senders belong to them."""
    held = found.get("organisations", {})
    return {domain.removeprefix("@").casefold(): _text(path, held, domain) for domain in held}


def _address(path: Path, found: Mapping[str, Any]) -> str:
    text = _text(path, found, "address")
    try:  # before the @ it must be ASCII: few servers take another sender
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise _wrong(path, "address") from None


def _password(path: Path, held: Mapping[str, Any], given: str) -> str:
    if given:
        return given
    name = _text(path, held, "password_file")
    if not name:
        return ""
    file = (path.parent / Path(name).expanduser()).absolute()
    try:
        if file.stat().st_mode & 0o077:
            sentence = _("{path} is open to others, and holds a password: “chmod 600” closes it.")
            raise BadInput(sentence.format(path=file), "settings")
        password = file.read_text("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(_("{path} cannot be read: {why}.").format(path=file, why=error), "settings") from None
    if not password or any(ord(each) < 32 for each in password):  # more than one line, say
        raise _wrong(path, "password_file")
    return password


def _text(path: Path, held: Mapping[str, Any], name: str) -> str:
    value = held.get(name, "")
    if not isinstance(value, str) or any(ord(each) < 32 for each in value):
        raise _wrong(path, name)
    return value


def _number(path: Path, held: Mapping[str, Any], name: str, usual: int) -> int:
    value = held.get(name, usual)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _wrong(path, name)
    return value


def _whether(path: Path, held: Mapping[str, Any], name: str) -> bool:
    value = held.get(name, False)
    if not isinstance(value, bool):
        raise _wrong(path, name)
    return value


def _wrong(path: Path, name: str) -> BadInput:
    return BadInput(_("{path}: “{name}” is missing or wrong. The README shows it.").format(path=path, name=name), name)
