"""Who else has a request open: said in its head, by the screens that are about one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import work

from o365tui.text.language import _, ngettext
from o365tui.text.safe import visible
from o365tui.tui.work import app_of, attempt

if TYPE_CHECKING:
    from textual.screen import Screen

    from o365tui.desk.together import AlsoHere
    from o365tui.tui.presence import Whereabouts

    Base = Screen[Any]
else:
    Base = object


def also_words(also: Sequence[AlsoHere]) -> list[str]:
    """Who else has it open, in many words and in fewer; nothing for nobody."""
    if not also:
        return []
    names = ", ".join(visible(each.name) for each in also)
    first = visible(also[0].name)
    more = len(also) - 1
    said = []
    if also[0].writing:
        rest = ", ".join(visible(each.name) for each in also[1:])
        alone = _("{name} is writing").format(name=first)
        if rest:
            said.append(_("{name} is writing, also open: {names}").format(name=first, names=rest))
            said.append(f"{alone} +{more}")
        else:
            said.append(alone)
        said.append(_("somebody is writing"))
    else:
        said.append(_("also open: {names}").format(names=names))
        if more:
            said.append(_("also open: {names}").format(names=f"{first} +{more}"))
        n = len(also)
        said.append(ngettext("{n} more here", "{n} more here", n).format(n=n))
    return said


class SeesOthers(Base):
    """Mixed into a screen that is about one request: tells that it is open, and shows in its head who else has it."""

    @property
    def whereabouts(self) -> Whereabouts | None:
        """What this session has open here, None when it is not there (yet)."""
        raise NotImplementedError

    def tell_presence(self) -> None:
        """Another request is shown here, or this one has been read for the first time."""
        app_of(self).tell_presence()
        self.present_changed()

    @work(exclusive=True, group="present")
    async def present_changed(self) -> None:
        """The feed: somebody came, went, or began to write."""
        at, app = self.whereabouts, app_of(self)
        if at is None:
            return
        also = await attempt(self, lambda: app.desk.also_here(app.person, at[0]), on_error=lambda _error: None)
        if self.is_attached and self.whereabouts == at:
            from o365tui.tui.screens.request_head import RequestHead

            self.query_one(RequestHead).show_also(also or ())

    def on_unmount(self) -> None:
        """It is not open any more."""
        app_of(self).tell_presence()
