"""The station's words, which its script shows and speaks."""

from __future__ import annotations

from core.i18n import _

WORDS = {
    "scan_goods": _("Scan goods, or type the last 4 digits"),
    "scan_dealer": _("Scan the dealer's card, or type code, name or initials"),
    "no_dealer": _("No dealer fits “${text}”"),
    "no_dealer_way": _("Check the card, or type the beginning of the name or its initials."),
    "choose_dealer": _("Which dealer? Press the number, or arrow and Enter."),
    "choose_warehouse": _("Which warehouse? Press the number, or arrow and Enter."),
    "choose_hit": _("Which one do you mean? Press the number. Esc: none of them."),
    "open_pickups": _("Still open: type the number and press Enter to go on"),
    "stored": _("Kept here, and looked up as soon as the server answers again."),
    "waiting": _("${count} scans are on their way"),
    "offline": _("No connection. Scan on: ${count} scans are kept here and sent when it is back."),
    "signed_out": _("You are signed out. Sign in in another tab; ${count} scans are kept here."),
    "online": _("Connected again. Everything was sent."),
    "stuck": _("This scan could not be looked up. It is kept here; tell your administrator."),
    "not_now": _("Not yet"),
    "unsent_first": _("${count} scans are not looked up yet. Wait until they are, then try again."),
    "no_answer": _("No answer"),
    "no_answer_way": _("The server does not answer. Check the network, then try again."),
    "close": _("Something went wrong. Nothing was lost."),
    "remove": _("Remove: type the number of a line, or scan the piece. Esc: keep all."),
    "no_line": _("There is no line ${line}"),
    "quantity_line": _("Quantity: type the number of the line. Esc: leave it."),
    "quantity": _("Quantity of line ${line}"),
    "cancel": _("Cancel this pickup? Type the number of pieces, ${pieces}, and Enter. Esc: no."),
    "cancelled": _("Cancelled. All goods are free again."),
    "held": _("On hold. The goods stay set aside for ${dealer}."),
    "not_finished": _("Not finished"),
    "finish_first": _("There are no goods on this pickup yet. Scan goods, or cancel it (F8)."),
    "undecided": _("A scan may mean several goods. Choose one by its number, or press Esc."),
    "finished": _("Finished"),
    "next": _("P and I print the papers. Enter, or the next card: next dealer."),
    "override": _("Whoever may let it pass does so on the pickup's page: ${path}"),
    "grade": _("Grade ${grade}"),
    "carton_sign": _(" ctn"),
}
