"""Dated facts that ship with the program as files: phone lines, response times, services, country names, help.

Every file names its source and the day it was true; code reads it through here and never writes it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def load(name: str) -> Any:
    """The facts of `data/<name>.json`, decoded once a process: callers share the object and must not change it."""
    import orjson

    return orjson.loads((_HERE / f"{name}.json").read_bytes())


def read(path: str) -> str:
    """The text of a file under `data/`, such as `help/en/01-contact.md`."""
    return (_HERE / path).read_text(encoding="utf-8")


def names(folder: str, ending: str) -> list[str]:
    """The file names in a folder under `data/` that end so, sorted; empty where there is no such folder."""
    return sorted(entry.name for entry in (_HERE / folder).glob(f"*{ending}"))
