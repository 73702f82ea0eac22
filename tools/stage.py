"""The app for pictures: the full screen on the showcase's desk, whose clock stands still, with drafts already written.

python -m tools.stage make DIR en                  a desk with a demo's 400 requests and the showcase's stories
python -m tools.stage show DIR en SCENE            a scene of `tools.scenes` over it, up to the first key
"""

from __future__ import annotations

import gc
import sys
from datetime import timedelta
from pathlib import Path

from o365tui.desk import opening
from o365tui.desk.demo.fill import fill
from o365tui.desk.desk import Desk
from o365tui.model.people import Person
from o365tui.store.memory import MemoryDrafts
from tools import showcase, showcase_mail
from tools.scenes import SCENES, Scene

BEFORE = timedelta(hours=3)
"""The demo ends where the stories of the day begin."""

PAUSE = timedelta(minutes=11)
"""How long ago the drafts were written."""

REQUESTS = 400


def make(folder: Path, lang: str) -> None:
    """Make the desk, the same every time."""
    clock = showcase.Clock(showcase.MOMENT - BEFORE)
    owner = showcase.CAST[0]
    desk, person = opening.make(
        folder,
        name=owner.name,
        email=f"{owner.handle}@{owner.domain}",
        organisation=owner.organisation,
        plan=owner.plan,
        role=owner.role,
        country=owner.country,
        handle=owner.handle,
        language=lang,
        timezone=owner.timezone,
        now=clock,
    )
    with desk:
        fill(desk, person, REQUESTS)
        showcase.Showcase(desk, person, lang).play()


def show(folder: Path, lang: str, scene: Scene) -> int:
    """Run the app until it is left."""
    if scene.start == "welcome":
        return screen(None, None, lang, scene)
    handle = None if scene.who == "agent" else showcase.ADMINISTRATOR[lang]
    desk, person = opening.open_as(folder, handle, lasting=True)
    with desk:
        desk.now = showcase.Clock()
        if scene.mail:
            showcase_mail.Mail(desk, person, lang).play()
        return screen(desk, person, lang, scene)


def screen(desk: Desk | None, person: Person | None, lang: str, scene: Scene) -> int:
    """What `o365tui.tui.start` does, with a clock and drafts of our own."""
    gc.disable()
    from o365tui.text import language
    from o365tui.tui import open_screen
    from o365tui.tui.app import PLACES, Options
    from o365tui.tui.drafts import Keeper
    from o365tui.tui.screens.welcome import WelcomeScreen

    language.use(lang)
    drafts = MemoryDrafts()
    before = Keeper(drafts, "somebody", "before", showcase.Clock(showcase.MOMENT - PAUSE))
    for name, value in scene.draft.get(lang, {}).items():
        before.keep(name, value)
    before.save()
    folder = Path.home() / ".local/share/o365tui"
    options = Options(
        start=scene.start,
        looks="light" if scene.light else "dark",
        drafts=Keeper(drafts, "somebody", "now", showcase.Clock()),
        places={**PLACES, "welcome": lambda: WelcomeScreen(folder)},
    )
    return open_screen(desk, person, options)


def main(words: list[str]) -> int:
    """The command line; see above."""
    what, folder, lang, *rest = words
    if what == "make":
        make(Path(folder), lang)
        return 0
    return show(Path(folder), lang, next(scene for scene in SCENES if scene.name == rest[0]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
