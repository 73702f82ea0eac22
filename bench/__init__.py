"""Measurements beside a bare Textual app, in one run on one machine: `make bench`. Figures alone would say little."""
