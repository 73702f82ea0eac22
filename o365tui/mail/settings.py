"""How the desk sends mail: a file of the account that runs it, outside the desk; the password is never in it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email

from o365tui.model.errors import BadInput
from o365tui.model.frozen import frozen
from o365tui.text.language import _

PASSWORD = "O365TUI_SMTP_PASSWORD"
"""The variable that the password may come in."""

SECURITY = ("starttls", "tls", "none")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_KNOWN = {
    "": ("address", "name", "files_limit", "smtp"),
    "smtp": ("host", "port", "security", "user", "password_file"),
}


@frozen
class MailSettings:
    """From which address (and name) and over which server letters go; the files of a letter have at most
    `files_limit` bytes together, else they are named. `password` is in nothing that is shown."""

    address: str
    name: str
    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""
    files_limit: int = 10_000_000

    def __repr__(self) -> str:
        return f"MailSettings({self.address}, {self.host}:{self.port}, {self.security})"

    def without_password(self, words: str) -> str:
        """What a server said, with the password blotted out should it repeat it."""
        return words.replace(self.password, "••••") if self.password else words


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
    smtp = found.get("smtp", {})
    if not isinstance(smtp, dict):
        raise _wrong(path, "smtp")
    for table, held in (("", found), ("smtp", smtp)):
        for name in held:
            if name not in _KNOWN[table]:
                sentence = _("{path}: there is no setting “{name}”. There are: {known}.")
                raise BadInput(sentence.format(path=path, name=name, known=", ".join(_KNOWN[table])), "settings")
    security = _text(path, smtp, "security") or "starttls"
    if security not in SECURITY:
        raise _wrong(path, "security")
    made = MailSettings(
        address=_address(path, found),
        name=_text(path, found, "name"),
        host=_text(path, smtp, "host"),
        port=_number(path, smtp, "port", _PORTS[security]),
        security=security,
        user=_text(path, smtp, "user"),
        password=_password(path, smtp, environ),
        files_limit=_number(path, found, "files_limit", 10_000_000),
    )
    if not made.host:
        raise _wrong(path, "host")
    if made.user and security == "none" and made.host not in ("localhost", "127.0.0.1", "::1"):
        sentence = _("{path}: a password is not sent without encryption. Set security to starttls or tls.")
        raise BadInput(sentence.format(path=path), "settings")
    return made


def _address(path: Path, found: Mapping[str, Any]) -> str:
    try:
        return validate_email(_text(path, found, "address"), check_deliverability=False).normalized
    except EmailNotValidError:
        raise _wrong(path, "address") from None


def _password(path: Path, smtp: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    if given := environ.get(PASSWORD, ""):
        return given
    name = _text(path, smtp, "password_file")
    if not name:
        return ""
    file = (path.parent / Path(name).expanduser()).absolute()
    try:
        if file.stat().st_mode & 0o077:
            sentence = _("{path} is open to others, and holds a password: “chmod 600” closes it.")
            raise BadInput(sentence.format(path=file), "settings")
        return file.read_text("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(_("{path} cannot be read: {why}.").format(path=file, why=error), "settings") from None


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


def _wrong(path: Path, name: str) -> BadInput:
    return BadInput(_("{path}: “{name}” is missing or wrong. The README shows it.").format(path=path, name=name), name)
