"""The program on a real pseudo-terminal: a harness that types and looks, and what must never reach a terminal."""
