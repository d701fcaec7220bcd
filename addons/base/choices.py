"""The words people choose from: roles, kinds, stages of life, tracking of serials, levels."""

from core.i18n import _

ROLES = (
    ("customer", _("Customer")),
    ("dealer", _("Dealer")),
    ("supplier", _("Supplier")),
    ("partner", _("Partner")),
    ("competitor", _("Competitor")),
)
PARTY_KINDS = (
    ("company", _("Company")),
    ("trader", _("Sole trader")),
    ("person", _("Person")),
)
TAXPAYERS = (
    ("general", _("General taxpayer")),
    ("small", _("Small-scale taxpayer")),
    ("none", _("Not a taxpayer")),
)
ADDRESS_KINDS = (
    ("delivery", _("Delivery")),
    ("invoice", _("For papers")),
    ("shop", _("Shop")),
    ("other", _("Other")),
)
SERIALS = (
    ("none", _("Not tracked")),
    ("at_issue", _("Tracked at issue only")),
    ("throughout", _("Tracked throughout")),
)
STAGES = (
    ("announced", _("Announced")),
    ("active", _("On sale")),
    ("superseded", _("Superseded")),
    ("obsolete", _("Obsolete")),
)
REGION_LEVELS = (
    ("province", _("Province")),
    ("city", _("City")),
    ("county", _("County")),
)
