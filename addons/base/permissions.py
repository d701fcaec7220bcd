"""What a role may be allowed to do with base data."""

from core.i18n import _
from core.security.permissions import Permission

IMPORT = "base:import:run"

PERMISSIONS = (
    Permission(name="base:party:view", title=_("See parties")),
    Permission(name="base:party:create", title=_("Create parties")),
    Permission(name="base:party:edit", title=_("Change parties")),
    Permission(name="base:product:view", title=_("See products and cartons")),
    Permission(name="base:product:create", title=_("Create products")),
    Permission(name="base:product:edit", title=_("Change products")),
    Permission(name="base:line:view", title=_("See product lines")),
    Permission(name="base:line:create", title=_("Create product lines")),
    Permission(name="base:line:edit", title=_("Change product lines")),
    Permission(name="base:unit:view", title=_("See units")),
    Permission(name="base:unit:create", title=_("Create units")),
    Permission(name="base:unit:edit", title=_("Change units")),
    Permission(name="base:tax:view", title=_("See tax rates")),
    Permission(name="base:tax:create", title=_("Create tax rates")),
    Permission(name="base:tax:edit", title=_("Change tax rates")),
    Permission(name="base:region:view", title=_("See regions")),
    Permission(name="base:region:edit", title=_("Import regions")),
    Permission(name="base:period:view", title=_("See since when books are kept and closed")),
    Permission(name="base:period:create", title=_("Set the day on which books begin")),
    Permission(name="base:period:edit", title=_("Change the day on which books begin")),
    Permission(name="base:period:close", title=_("Close periods")),
    Permission(name="base:period:reopen", title=_("Reopen closed periods")),
    Permission(name="base:import:view", title=_("See which files were imported")),
    Permission(name=IMPORT, title=_("Import files")),
)
