"""Workshop rules as pure code; the server's guard and the desktop ask the same ones."""

from dttools.facilitation.deletions import is_mass_deletion
from dttools.facilitation.permissions import Rights, may_change, may_touch_locked, scope_of

__all__ = ["Rights", "is_mass_deletion", "may_change", "may_touch_locked", "scope_of"]
