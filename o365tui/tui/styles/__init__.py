"""The looks of the full screen: one palette per theme, as Textual themes for CSS and as Rich styles for drawn lines.

Only colours of the xterm-256 palette are used, so that 256 colours, the common case over SSH, look as truecolor does.
Every text colour has a contrast of at least 5:1 on the grounds that it is drawn on (faint: unimportant words only).
With 16 colours or with NO_COLOR the terminal's own colours are used and the cursor row is reversed.

Drawn text names its style by a **token**: words of `Look.style`, as "strong", "muted bar" or "danger bold row".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Final

from rich.style import Style
from textual.theme import Theme

from o365tui.model.frozen import frozen

if TYPE_CHECKING:
    from textual.dom import DOMNode

GROUNDS: Final = ("ground", "bar", "row", "field")
"""Tokens that set the background; "ground" unless one is named."""

ATTRIBUTES: Final = ("bold", "italic", "underline", "reverse", "dim", "strike")


@frozen
class Look:
    """A palette: token → colour ("#rrggbb", or a name of the terminal's own colours)."""

    name: str
    dark: bool
    colours: Mapping[str, str]
    ansi: bool = False
    _styles: dict[str, Style] = field(default_factory=dict, compare=False, repr=False)

    def style(self, token: str) -> Style:
        """The Rich style of a token such as "accent bold row"; an unknown word in it is a KeyError."""
        style = self._styles.get(token)
        if style is None:
            style = self._styles[token] = self._make(token)
        return style

    def _make(self, token: str) -> Style:
        colour, ground = "text", "ground"
        attributes: dict[str, bool] = {}
        for word in token.split():
            if word in ATTRIBUTES:
                attributes[word] = True
            elif word in GROUNDS:
                ground = word
            else:
                colour = word
        if self.ansi:
            # No greys to build a cursor row or a field from: reverse and underline are what every terminal has.
            if ground == "row":
                bold, underline = attributes.get("bold"), attributes.get("underline")
                return Style(reverse=True, bold=bold, underline=underline, color="default", bgcolor="default")
            if ground == "field":
                attributes["underline"] = True
            if colour == "strong":
                attributes["bold"] = True
        elif ground == "row":
            # Its grey is lighter: quiet words would be too quiet on it.
            colour = {"muted": "text", "faint": "muted"}.get(colour, colour)
        words = " ".join(attributes)
        return Style.parse(words) + Style(color=self.colours[colour], bgcolor=self.colours[ground])

    def theme(self) -> Theme:
        """The same palette for Textual's CSS: `$ground`, `$bar`, `$muted` … and its own names."""
        colours = {name: css(colour) for name, colour in self.colours.items()}
        return Theme(
            name=self.name,
            dark=self.dark,
            ansi=self.ansi,
            primary=colours["accent"],
            secondary=colours["accent"],
            accent=colours["accent"],
            warning=colours["attention"],
            error=colours["danger"],
            success=colours["accent"],
            foreground=colours["text"],
            background=colours["ground"],
            surface=colours["ground"],
            panel=colours["bar"],
            variables={
                **{f"desk-{name}": colour for name, colour in colours.items()},
                "ansi-background": colours["ground"],
                "ansi-foreground": colours["text"],
                "screen-selection-background": colours["select"],
                "screen-selection-foreground": "ansi_black" if self.ansi else colours["strong"],
                "border": colours["accent"],
                "border-blurred": colours["rule"],
                "input-cursor-background": colours["text"],
                "input-cursor-foreground": colours["ground"],
                "input-cursor-text-style": "reverse" if self.ansi else "none",
                "input-selection-background": colours["select"],
                "input-selection-foreground": "ansi_black" if self.ansi else colours["strong"],
                "block-cursor-background": colours["row"],
                "block-cursor-foreground": colours["strong"],
                "block-cursor-text-style": "bold",
                "scrollbar": colours["rule"],
                "scrollbar-hover": colours["faint"],
                "scrollbar-active": colours["faint"],
                "scrollbar-background": colours["ground"],
                "scrollbar-background-hover": colours["ground"],
                "scrollbar-background-active": colours["ground"],
                "scrollbar-corner-color": colours["ground"],
            },
        )


def css(colour: str) -> str:
    """A colour as Textual's CSS writes it."""
    return colour if colour.startswith("#") else f"ansi_{colour}"


DARK: Final = Look(
    "desk-dark",
    True,
    {
        "ground": "#1c1c1c",
        "bar": "#262626",
        "row": "#3a3a3a",
        "field": "#303030",
        "select": "#005f87",
        "text": "#c6c6c6",
        "strong": "#eeeeee",
        "muted": "#9e9e9e",
        "faint": "#808080",
        "rule": "#444444",
        "accent": "#5fafd7",
        "attention": "#d7af5f",
        "danger": "#ff8787",
        "good": "#87af87",
        "internal": "#af87d7",
    },
)

LIGHT: Final = Look(
    "desk-light",
    False,
    {
        "ground": "#ffffff",
        "bar": "#eeeeee",
        "row": "#e4e4e4",
        "field": "#eeeeee",
        "select": "#afd7ff",
        "text": "#303030",
        "strong": "#000000",
        "muted": "#585858",
        "faint": "#6c6c6c",
        "rule": "#bcbcbc",
        "accent": "#005f87",
        "attention": "#875f00",
        "danger": "#af0000",
        "good": "#005f00",
        "internal": "#5f005f",
    },
)

ANSI: Final = Look(
    "desk-ansi",
    True,
    {
        "ground": "default",
        "bar": "default",
        "row": "default",
        "field": "default",
        "select": "white",
        "text": "default",
        "strong": "default",
        "muted": "default",
        "faint": "default",
        "rule": "default",
        "accent": "default",
        "attention": "magenta",
        "danger": "red",
        "good": "green",
        "internal": "magenta",
    },
    ansi=True,
)

LOOKS: Final[Mapping[str, Look]] = {look.name: look for look in (DARK, LIGHT, ANSI)}


def look_of(node: DOMNode) -> Look:
    """The look that a widget's app shows now; the dark one in an app that has none of ours (tests)."""
    return LOOKS.get(node.app.theme, DARK)


def choose(setting: str, environ: Mapping[str, str], colours: str | None) -> Look:
    """Which look to start with.

    Args:
        setting: "dark", "light" or "auto".
        environ: for NO_COLOR (https://no-color.org: set and not empty) and COLORFGBG ("15;0": foreground;background,
            as rxvt, Konsole and others set it).
        colours: Rich's name of the terminal's colour system: None, "standard" (16), "256" or "truecolor".
    """
    if environ.get("NO_COLOR") or colours in (None, "standard"):
        return ANSI
    if setting == "light":
        return LIGHT
    if setting == "dark":
        return DARK
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in ("7", "15") else DARK
