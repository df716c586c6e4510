"""What was done about a damaged file with projects, told on the home screen."""

from __future__ import annotations

from dttools_desktop.qtkit.widgets import Banner
from dttools_desktop.windows.dates import ago
from dttools_desktop.workspace import Repair
from dttools_resources.i18n import tr


def repair_notice(repair: Repair) -> Banner:
    """A message that stays until it is closed."""
    if repair.unreadable:
        found = tr("Nothing in it could be read.")
    elif repair.lost_rows:
        found = tr("{rows} entries were read back, {lost} could not be.").format(
            rows=repair.rows, lost=repair.lost_rows
        )
    else:
        found = tr("Everything in it was read back: {rows} entries.").format(rows=repair.rows)
    if repair.backup_from is not None:
        found += " " + tr("The gaps were filled from the backup made {when}.").format(when=ago(repair.backup_from))
    kept = tr("The damaged file is kept as {path}.").format(path=repair.damaged_file)
    return Banner("warning", tr("The file with your projects was damaged."), f"{found} {kept}")
