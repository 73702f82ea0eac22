"""What people call what became of a message, and why."""

from __future__ import annotations

from o365tui.model.incoming import Message, MessageState, Reason
from o365tui.model.request import shown_number
from o365tui.text.language import N_, _

STATES = {
    MessageState.KEPT: N_("kept"),
    MessageState.TAKEN: N_("taken"),
    MessageState.QUARANTINED: N_("in quarantine"),
    MessageState.IGNORED: N_("ignored"),
    MessageState.DROPPED: N_("dropped"),
}
"""What became of it (to be translated when shown)."""

_REASONS = {
    Reason.UNREADABLE: N_("It cannot be read."),
    Reason.UNKNOWN_SENDER: N_("Nobody here has this address."),
    Reason.NOT_TAKING_PART: N_("Who wrote has no part in {request}."),
    Reason.AGENT_WITHOUT_TOKEN: N_("It is in a support agent's name, and answers no letter that was sent to them."),
    Reason.MACHINE: N_("A machine wrote it."),
    Reason.BOUNCE: N_("A letter came back."),
    Reason.OWN_ADDRESS: N_("It is from the desk itself."),
    Reason.TOO_MANY: N_("More than {n} came from this address in an hour."),
    Reason.SAME_AGAIN: N_("It came before, as message {n}."),
    Reason.REFUSED: N_("The desk refused it."),
}
_UNREADABLE = {
    "time": N_("Reading it took too long."),
    "memory": N_("Reading it took too much memory."),
    "too_many_parts": N_("It has too many parts."),
    "too_deep": N_("Its parts are nested too deeply."),
    "too_large": N_("It is too large."),
    "nothing": N_("There is nothing in it."),
}
_NUMBERED = frozenset({Reason.TOO_MANY, Reason.SAME_AGAIN, Reason.NOT_TAKING_PART})


def why(message: Message) -> str:
    """Why a message went onto no request, as a sentence, and what belongs to it; empty for one that did."""
    try:
        reason = Reason(message.reason)
    except ValueError:
        return message.reason
    if reason is Reason.UNREADABLE:
        name, _colon, _more = message.detail.partition(":")
        return _(_UNREADABLE[name]) if name in _UNREADABLE else f"{_(_REASONS[reason])} {message.detail}".strip()
    number = int(message.detail) if message.detail.isdigit() else 0
    sentence = _(_REASONS[reason]).format(n=number, request=shown_number(number))
    return sentence if reason in _NUMBERED or not message.detail else f"{sentence} {message.detail}"
