"""What scanning asks permission for."""

from core.i18n import _
from core.security.permissions import Permission

PERMISSIONS = (
    Permission(name="barcode:station:use", title=_("Scan goods out at the station")),
)
