"""`completion`: what makes the tab key of bash, zsh and fish complete our commands; and the answers that they ask for.

The script asks the program itself, in the variables below; it answers with a line for each offer: its kind, the word
and a word about it, with tabs between. The kinds `file` and `dir` leave it to the shell.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping

import click
from click.shell_completion import CompletionItem, ShellComplete, split_arg_string

from o365tui.cli.completing import UNFINISHED
from o365tui.cli.group import command
from o365tui.cli.shell import Shell, looked_for
from o365tui.text import language
from o365tui.text.language import _

ASKED = "_O365TUI_COMPLETE"
"""Set when a shell asks: its name."""

_LINE, _WORDS, _BREAKS = "_O365TUI_LINE", "_O365TUI_WORDS", "_O365TUI_BREAKS"

_BASH = """\
_o365tui_completion() {
    local kind word about
    COMPREPLY=()
    while IFS=$'\\t' read -r kind word about; do
        case "$kind" in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            unfinished) compopt -o nospace; COMPREPLY+=("$word") ;;
            *) COMPREPLY+=("$word") ;;
        esac
    done < <(_O365TUI_COMPLETE=bash _O365TUI_LINE="${COMP_LINE:0:COMP_POINT}" _O365TUI_BREAKS="$COMP_WORDBREAKS" "$1")
}
complete -o nosort -F _o365tui_completion o365tui
"""

_ZSH = """\
#compdef o365tui
_o365tui() {
    local kind word about
    local -a words_plain shown_plain words_unfinished shown_unfinished
    while IFS=$'\\t' read -r kind word about; do
        case "$kind" in
            dir) _path_files -/ ;;
            file) _files ;;
            unfinished) words_unfinished+=("$word"); shown_unfinished+=("$word${about:+  -- $about}") ;;
            *) words_plain+=("$word"); shown_plain+=("$word${about:+  -- $about}") ;;
        esac
    done < <(_O365TUI_COMPLETE=zsh _O365TUI_WORDS="${(pj:\\n:)${(@Q)words[1,CURRENT]}}" ${words[1]})
    (( $#words_unfinished )) && compadd -U -S '' -l -d shown_unfinished -a words_unfinished
    (( $#words_plain )) && compadd -U -l -d shown_plain -a words_plain
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _o365tui "$@"
else
    compdef _o365tui o365tui
fi
"""

_FISH = """\
function _o365tui_completion
    set -l line (commandline -cp)
    for row in (env _O365TUI_COMPLETE=fish _O365TUI_LINE="$line" o365tui)
        set -l parts (string split \\t -- $row)
        switch $parts[1]
            case dir
                __fish_complete_directories (commandline -ct)
            case file
                __fish_complete_path (commandline -ct)
            case '*'
                printf '%s\\t%s\\n' $parts[2] $parts[3]
        end
    end
end
complete --no-files --command o365tui --arguments '(_o365tui_completion)'
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""For each shell, what makes it ask us."""


def completion() -> click.Command:
    @command(_("Let the tab key complete our commands. Writes what the shell must read; “help shell” tells how."))
    @click.argument("name", metavar="bash|zsh|fish", type=click.Choice(list(SCRIPTS)))
    def run(_shell: Shell, name: str) -> None:
        sys.stdout.write(SCRIPTS[name])

    return run


def asked(environ: Mapping[str, str]) -> tuple[list[str], str]:
    """The words before the one that the cursor is in, and what of that is typed."""
    if _WORDS in environ:
        words = environ[_WORDS].split("\n")
        return words[1:-1], words[-1] if len(words) > 1 else ""
    line = environ.get(_LINE, "")
    words = split_arg_string(line)
    incomplete = words.pop() if words and not line[-1:].isspace() else ""
    program = next((at for at, word in enumerate(words) if os.path.basename(word) == "o365tui"), 0)
    return words[program + 1 :], incomplete


def write_answer(group: click.Group, shell: Shell, environ: Mapping[str, str]) -> None:
    """What could stand where the cursor is, a line each."""
    words, incomplete = asked(environ)
    complete = ShellComplete(group, {"obj": shell}, "o365tui", ASKED)
    cut = _cut(incomplete, environ.get(_BREAKS, ""))
    for item in complete.get_completions(words, incomplete):
        sys.stdout.write(_row(item, environ[ASKED], cut) + "\n")


def shell_for(environ: Mapping[str, str]) -> Shell:
    """The desk that the line speaks of, opened only where something on it is asked for."""
    words, _incomplete = asked(environ)
    shell = Shell(looked_for(words, ("--desk",)) or None, looked_for(words, ("--as",)) or None)
    language.use(language.chosen(None, environ))
    return shell


def _cut(incomplete: str, breaks: str) -> int:
    """How much of a word bash has behind it already: to its eyes a colon parts words."""
    return incomplete.rfind(":") + 1 if ":" in breaks else 0


def _row(item: CompletionItem, name: str, cut: int) -> str:
    if item.type in ("file", "dir"):
        return f"{item.type}\t\t"
    word = str(item.value)
    if name == "bash":
        word = word[cut:] if item.type == UNFINISHED or ":" in word else shlex.quote(word)
    about = " ".join((item.help or "").split())
    return f"{item.type}\t{word}\t{about}"
