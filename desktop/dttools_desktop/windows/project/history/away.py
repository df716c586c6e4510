"""The quiet bar that offers to look at what others did while one was away."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout

from dttools.ids import ActorId
from dttools_desktop.qtkit.widgets import Banner
from dttools_desktop.windows.project.history.words import person_name, summary
from dttools_desktop.workspace import Burst, Timeline, TimelineEntry, bursts
from dttools_resources.i18n import ntr, tr

_PEOPLE = 4
"""People that the bar names."""


class AwayOffer(QObject):
    """Shows the bar while there is something unseen that was not put aside."""

    review_wanted = Signal()
    seen_wanted = Signal()

    def __init__(
        self, timeline: Timeline, messages: QVBoxLayout, names: Callable[[], dict[ActorId, str]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._timeline, self._messages, self._names = timeline, messages, names
        self._put_aside = 0
        self._told: tuple[int, int] = (0, 0)
        self.banner: Banner | None = None

    def refresh(self, *, anew: bool = False) -> None:
        """Bring the bar to what is unseen; once closed it comes again only for something new.

        Args:
            anew: Also when nothing has come: names are known otherwise now.
        """
        unseen = self._timeline.unseen()
        told = (unseen[0].id, len(unseen)) if unseen else (0, 0)
        if told == self._told and not anew:
            return
        self._told = told
        self._take_away()
        if unseen and unseen[0].id > self._put_aside:
            self._offer(unseen)

    def _offer(self, unseen: list[TimelineEntry]) -> None:
        names, groups = self._names(), by_person(bursts(unseen))
        parts = [f"{person_name(one, names)}: {summary(mine)}" for one, mine in list(groups.items())[:_PEOPLE]]
        more = len(groups) - _PEOPLE
        if more > 0:
            parts.append(ntr("and {n} more person", "and {n} more people", more).format(n=more))
        banner = Banner("info", tr("While you were away"), " — ".join(parts))
        banner.add_action(tr("Review"), self.review_wanted.emit)
        banner.add_action(tr("Mark all as seen"), self.seen_wanted.emit)
        banner.closed.connect(self.put_aside)
        self._messages.addWidget(banner)
        self.banner = banner

    def put_aside(self) -> None:
        """Take the bar away until there is something new."""
        self._put_aside = self._told[0]
        self._take_away()

    def _take_away(self) -> None:
        if self.banner is not None:
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None


def by_person(groups: Iterable[Burst]) -> dict[ActorId, list[Burst]]:
    """Bursts by who made them."""
    found: dict[ActorId, list[Burst]] = {}
    for group in groups:
        found.setdefault(group.by, []).append(group)
    return found
