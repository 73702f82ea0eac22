"""Notices on a real terminal: the title carries their number and is given back, the bell rings once, nothing idles."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

from o365tui.desk.opening import open_as
from tests.terminal.harness import Terminal, assert_no_hostile, environment, o365tui

KEEP, BACK = b"\x1b[22;2t", b"\x1b]2;\x1b\\\x1b[23;2t"
OWNER = (
    "init", "--name", "Ilze Ozola", "--email", "ilze@example.org", "--country", "LV", "--organisation", "SIA Piemērs",
    "--plan", "enterprise", "--role", "administrator", "--handle", "ilze", "--timezone", "UTC",
)  # fmt: skip


def test_the_title_has_the_number_the_bell_rings_once_a_burst_and_then_nothing_is_sent(tmp_path: Path) -> None:
    folder, env = tmp_path / "desk", environment(tmp_path)
    subprocess.run(o365tui("--desk", str(folder), *OWNER), env=env, check=True, capture_output=True)
    desk, ilze = open_as(folder, None)
    with desk:
        maris = desk.add_person(ilze, name="Māris Kalns", email="m@example.org", role="agent", organisation="Atbalsts",
                                plan="premier", handle="maris")  # fmt: skip
        from o365tui.desk.filing import Filing
        from o365tui.model.request import Severity

        filing = Filing("Outlook cannot send", "Since 08:10.", "Exchange Online", severity=Severity.B)
        number = desk.submit(ilze, filing).request.number
        with Terminal(o365tui("--desk", str(folder)), columns=100, rows=30, env=env) as terminal:
            terminal.wait_for("Outlook cannot send")
            terminal.settle(0.5)
            assert b"\x1b]2;" not in terminal.raw  # without notices the title stays as it is
            for n in range(3):
                desk.reply(maris, number, f"Answer {n}")
            terminal.wait_for("3 notices")
            desk.reply(maris, number, "One more \x1b]2;owned\x07")
            terminal.wait_for("4 notices")
            terminal.wait_for_bytes(b"\x1b]2;(4) o365tui\x1b\\")
            terminal.settle(0.3)
            assert terminal.raw.count(KEEP) == 1
            assert terminal.raw.replace(b"\x1b]22;default\x07", b"").count(b"\x07") == 1
            desk.reply(ilze, number, "My own rings for nobody")
            terminal.settle(0.8)
            before = len(terminal.raw)
            time.sleep(0.7)
            terminal.settle(0.1)
            assert terminal.raw[before:] == b""
            terminal.press("enter")
            terminal.wait_for_bytes(b"\x1b]2;o365tui\x1b\\")
            terminal.press("ctrl+q")
            assert terminal.wait_exit() == 0
            assert terminal.raw.count(BACK) == 1
            assert_no_hostile(re.sub(rb"(?<!default)\x07", b"", terminal.raw))
