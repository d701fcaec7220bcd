"""What roles may be granted here."""

from core import Permission, _

PERMISSIONS = (
    Permission(name="probe:thing:view", title=_("See things")),
    Permission(name="probe:thing:create", title=_("Add things")),
    Permission(name="probe:thing:edit", title=_("Change things")),
    Permission(name="probe:thing:mark", title=_("Mark things")),
    Permission(name="probe:case:view", title=_("See cases")),
    Permission(name="probe:case:print", title=_("Print cases")),
    Permission(name="probe:weight:override", title=_("Let heavy cases pass")),
)
