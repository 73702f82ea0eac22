"""Writes `o365tui/data/country_names.json`: country names in English and Latvian, and dialling prefixes.

From the CLDR by way of Babel and from `phonenumbers`, so that the program need not import either to find a phone line
(31 ms each). Run by hand when one of them has been updated: `python tools/country_names.py`.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import phonenumbers
from babel import Locale
from babel.core import get_cldr_version

TARGET = Path(__file__).parent.parent / "o365tui" / "data" / "country_names.json"
NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
"""Codes of two letters in the CLDR that stand for no country or region of their own."""

SHORT = {"HK": ("Hong Kong", "Honkonga"), "MO": ("Macao", "Makao")}
"""The CLDR's short forms (alt="short", which Babel leaves out) where the long one would hide the name."""

ALSO_CALLED = {
    "AE": ["UAE", "AAE"],
    "CD": ["DRC", "Zaire", "Zaira"],
    "CI": ["Ivory Coast", "Kotdivuāra"],
    "CV": ["Cape Verde", "Zaļais Rags"],
    "CZ": ["Czech Republic", "Čehijas Republika"],
    "FK": ["Malvinas", "Malvinu salas"],
    "GB": ["UK", "Great Britain", "Lielbritānija", "England", "Anglija", "Scotland", "Skotija", "Wales", "Velsa"],
    "KP": ["DPRK", "KTDR"],
    "MK": ["Macedonia", "Maķedonija"],
    "MM": ["Burma", "Birma"],
    "NL": ["Holland", "Holande"],
    "SZ": ["Swaziland", "Svazilenda"],
    "TL": ["East Timor"],
    "TR": ["Turkey"],
    "US": ["USA", "ASV", "America", "Amerika"],
    "VA": ["Holy See", "Svētais Krēsls"],
}
"""What people also type: short and former names, in either language."""


def _territories(language: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale(language).territories.items()}


def main() -> None:
    english, latvian = _territories("en"), _territories("lv")
    codes = sorted(code for code in english if len(code) == 2 and code in latvian and code not in NOT_COUNTRIES)
    lines = []
    for code in codes:
        short = SHORT.get(code, (english[code], latvian[code]))
        entry: dict[str, object] = {"en": short[0], "lv": short[1]}
        if prefix := phonenumbers.country_code_for_region(code):
            entry["prefix"] = str(prefix)
            if phonenumbers.region_code_for_country_code(prefix) == code:
                entry["main"] = True
        also = [english[code], latvian[code]] if code in SHORT else ALSO_CALLED.get(code)
        if also:
            entry["also"] = also
        lines.append(f"  {json.dumps(code)}: {json.dumps(entry, ensure_ascii=False)}")
    head = {
        "source": f"Unicode CLDR {get_cldr_version()} (Babel {version('babel')}); dialling prefixes from phonenumbers "
        f"{version('phonenumbers')}; `also` (short and former names) from this project",
        "licence": "Unicode License v3 (CLDR); Apache License 2.0 (phonenumbers)",
        "note": "Made by tools/country_names.py. `main` marks the country that a prefix shared by several stands for.",
    }
    text = "".join(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n" for key, value in head.items())
    TARGET.write_text("{\n" + text + ' "countries": {\n' + ",\n".join(lines) + "\n }\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
