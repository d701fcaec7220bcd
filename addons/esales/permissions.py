"""What selling asks permission for."""

from core.i18n import _
from core.security.permissions import Permission

PERMISSIONS = (
    Permission(name="esales:dealer:view", title=_("See dealers")),
    Permission(name="esales:dealer:create", title=_("Enter new dealers")),
    Permission(name="esales:dealer:edit", title=_("Change dealers and their territories")),
    Permission(name="esales:dealer_change:view", title=_("See changes of dealers' status")),
    Permission(name="esales:dealer_change:create", title=_("Ask for changes of dealers' status")),
    Permission(name="esales:order:view", title=_("See orders")),
    Permission(name="esales:order:create", title=_("Write orders")),
    Permission(name="esales:pickup:view", title=_("See pickups")),
    Permission(name="esales:pickup:create", title=_("Open pickups")),
    Permission(name="esales:pickup:edit", title=_("Put goods on pickups and finish them")),
    Permission(name="esales:pickup:print", title=_("Print the papers of pickups")),
    Permission(name="esales:return:view", title=_("See returns")),
    Permission(name="esales:return:create", title=_("Begin returns")),
    Permission(
        name="esales:return:override", title=_("Let returns pass that come late or are too many")
    ),
    Permission(name="esales:ticket:view", title=_("See retail tickets")),
    Permission(name="esales:ticket:create", title=_("Begin retail tickets")),
    Permission(name="esales:refund:view", title=_("See retail refunds")),
    Permission(name="esales:refund:create", title=_("Begin retail refunds")),
    Permission(name="esales:hand_over:view", title=_("See hand-overs of the counter")),
    Permission(name="esales:hand_over:create", title=_("Begin hand-overs of the counter")),
    Permission(name="esales:shift:view", title=_("See cashiers' shifts")),
    Permission(name="esales:shift:create", title=_("Open a cashier's shift")),
    Permission(name="esales:invoice:view", title=_("See sales invoices")),
    Permission(name="esales:invoice:print", title=_("Print sales invoices")),
    Permission(
        name="esales:invoice:hand_over",
        title=_("Hand invoice requests over and take the answers in"),
    ),
    Permission(name="esales:invoice_request:view", title=_("See invoice requests")),
    Permission(name="esales:invoice_request:create", title=_("Begin invoice requests")),
    Permission(name="esales:price:view", title=_("See prices, discounts and promotions")),
    Permission(name="esales:price:create", title=_("Enter prices, discounts and promotions")),
    Permission(name="esales:price:edit", title=_("Change prices, discounts and promotions")),
    Permission(name="esales:account:view", title=_("See dealer accounts")),
    Permission(name="esales:account:create", title=_("Record payments")),
    Permission(name="esales:account:open", title=_("Enter opening balances of dealers")),
    Permission(name="esales:account:reverse", title=_("Take payments and opening balances back")),
    Permission(name="esales:credit:grant", title=_("Grant dealers temporary limits")),
    Permission(
        name="esales:credit:override", title=_("Let pickups pass beyond a dealer's credit")
    ),
    Permission(
        name="esales:territory:override", title=_("Let pickups pass outside a dealer's territory")
    ),
)
