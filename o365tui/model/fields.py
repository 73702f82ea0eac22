"""What people call the fields of a request."""

from __future__ import annotations

from o365tui.text.language import N_, NP_, _

FIELD_NAMES = {
    "title": N_("Title"),
    "service": N_("Service"),
    "area": N_("Area"),
    "severity": N_("Severity"),
    "status": N_("Status"),
    "assignee": N_("Assignee"),
    "requester": N_("Requester"),
    "tags": N_("Tags"),
    "reference": N_("Reference"),
    "first_response": N_("First response"),
    "files": N_("File"),
    "description": N_("Description"),
    "contact": N_("Contact"),
    "plan": N_("Plan"),
    "organisation": N_("Organisation"),
    "merged_into": N_("Merged into"),
    "merged": N_("Duplicate"),
    "links": NP_("field", "Link"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "further": N_("Further e-mail"),
    "note": N_("Note"),
}
"""By the field's own name (to be translated when shown)."""


def field_name(field: str) -> str:
    """What a field is called in the reader's language; one that nobody knows by its own name, as it came."""
    return _(FIELD_NAMES[field]) if field in FIELD_NAMES else field
