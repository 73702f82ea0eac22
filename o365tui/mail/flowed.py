"""Text whose lines were broken by the sender's program to be joined again (`format=flowed`, RFC 3676)."""

from __future__ import annotations


def unflowed(text: str, delete_space: bool = False) -> str:
    """The text with its lines as they were written."""
    made: list[str] = []
    words: list[str] = []
    depth = 0
    for line in text.split("\n"):
        level = len(line) - len(line.lstrip(">"))
        rest = line[level:].removeprefix(" ")
        soft = rest.endswith(" ") and rest != "-- "
        if words and level != depth:
            made.append(_put(words, depth))
            words = []
        depth = level
        if rest == "-- " and words:
            made.append(_put(words, depth))
            words = []
        words.append(rest[:-1] if soft and delete_space else rest)
        if not soft:
            made.append(_put(words, depth))
            words = []
    if words:
        made.append(_put(words, depth))
    return "\n".join(made)


def _put(words: list[str], depth: int) -> str:
    line = "".join(words)
    if depth:
        return f"{'>' * depth} {line}".rstrip()
    return f" {line}" if line.startswith(">") else line  # words that begin so, no quotation
