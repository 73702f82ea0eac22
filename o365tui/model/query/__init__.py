"""The filter language of the search line, the shell and saved views: `status:open due<2h tag:vpn "exact words" -word`.

Pure: `parse` reads it, `complete` helps to write it, `holds` says what it means. Stores answer faster, never otherwise.
"""

from o365tui.model.query.completing import Completion, Person, Vocabulary, checked, complete
from o365tui.model.query.language import Among, Condition, Key, Phrase, Problem, Query, Within
from o365tui.model.query.meaning import Searched, best, holds, searched
from o365tui.model.query.parsing import parse

__all__ = [
    "Among",
    "Completion",
    "Condition",
    "Key",
    "Person",
    "Phrase",
    "Problem",
    "Query",
    "Searched",
    "Vocabulary",
    "Within",
    "best",
    "checked",
    "complete",
    "holds",
    "parse",
    "searched",
]
