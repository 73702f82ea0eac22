"""Prints the README's table of keys."""

import sys

from o365tui.tui.commands.manual import markdown

sys.stdout.write(markdown())
