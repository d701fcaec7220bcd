"""What scanning asks permission for."""

from core.i18n import _
from core.security.permissions import Permission

PERMISSIONS = (
    Permission(name="barcode:station:use", title=_("Scan goods out at the station")),
    Permission(name="barcode:gate:use", title=_("See pickups loaded, and out through the gate")),
    Permission(name="barcode:settings:edit", title=_("Set how the counter works")),
    Permission(name="barcode:clock:view", title=_("See how long pickups take, stage by stage")),
)
