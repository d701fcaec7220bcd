"""What a role may be allowed to do with stock."""

from core.i18n import _
from core.security.permissions import Permission

PERMISSIONS = (
    Permission(name="inventory:stock:view", title=_("See stock on hand")),
    Permission(name="inventory:serial:view", title=_("See serial numbers and their way")),
    Permission(name="inventory:move:view", title=_("See the stock ledger")),
    Permission(name="inventory:warehouse:view", title=_("See warehouses and their places")),
    Permission(name="inventory:warehouse:create", title=_("Create warehouses")),
    Permission(name="inventory:warehouse:edit", title=_("Change warehouses and their places")),
    Permission(name="inventory:cost:view", title=_("See what stock is worth")),
    Permission(name="inventory:receipt:view", title=_("See receipts")),
    Permission(name="inventory:receipt:create", title=_("Create receipts")),
    Permission(name="inventory:receipt:edit", title=_("Change and void draft receipts")),
    Permission(name="inventory:receipt:post", title=_("Post receipts")),
    Permission(name="inventory:receipt:print", title=_("Print receipts")),
    Permission(name="inventory:opening:view", title=_("See opening stock")),
    Permission(name="inventory:opening:create", title=_("Enter opening stock")),
    Permission(name="inventory:opening:edit", title=_("Change and void drafts of opening stock")),
    Permission(name="inventory:opening:post", title=_("Post opening stock")),
    Permission(name="inventory:opening:print", title=_("Print opening stock")),
    Permission(name="inventory:adjustment:view", title=_("See adjustments")),
    Permission(name="inventory:adjustment:create", title=_("Create adjustments")),
    Permission(name="inventory:adjustment:edit", title=_("Change and void draft adjustments")),
    Permission(name="inventory:adjustment:post", title=_("Post adjustments")),
    Permission(name="inventory:adjustment:print", title=_("Print adjustments")),
    Permission(name="inventory:count:view", title=_("See stock counts")),
    Permission(name="inventory:count:create", title=_("Create stock counts")),
    Permission(name="inventory:count:edit", title=_("Change and void draft stock counts")),
    Permission(name="inventory:count:post", title=_("Post stock counts")),
    Permission(name="inventory:count:print", title=_("Print stock counts")),
)
