"""The words people choose from: kinds of warehouse, status of goods, what a list shows."""

from core.i18n import _

WAREHOUSE_KINDS = (
    ("sound", _("Sound goods")),
    ("defective", _("Defective goods")),
    ("sample", _("Samples")),
    ("gift", _("Gifts")),
    ("return", _("Returns")),
    ("transit", _("In transit")),
    ("spare_parts", _("Spare parts")),
    ("display", _("Display material")),
)
STATUSES = (
    ("available", _("Available")),
    ("to_inspect", _("To inspect")),
    ("blocked", _("Blocked")),
    ("defective", _("Defective")),
    ("sample", _("Sample")),
)
STEPS = (
    ("draft", _("Draft")),
    ("posted", _("Posted")),
    ("void", _("Void")),
)
SHOWN = (
    ("stocked", _("What is on hand")),
    ("available", _("Only available")),
    ("reserved", _("Reserved")),
    ("blocked", _("Not for sale")),
    ("out", _("Out of stock")),
    ("all", _("Everything")),
)
HAPPENED = (
    ("received", _("came in")),
    ("moved", _("moved")),
    ("left", _("left")),
)
