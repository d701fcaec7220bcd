"""The station's words, which its script shows and speaks."""

from __future__ import annotations

from core.i18n import _

WORDS = {
    "scan_goods": _("Scan goods, or type the last 4 digits"),
    "scan_dealer": _("Scan the dealer's card, or type code, name or initials"),
    "no_dealer": _("No dealer fits “${text}”"),
    "no_dealer_way": _("The dealer comes first: card, code, name or initials. Then the goods."),
    "choose_dealer": _("Which dealer? Press the number, or arrow and Enter."),
    "choose_dealer_more": _("There are more. Press a number, or type on."),
    "choose_warehouse": _("Which warehouse? Press the number, or arrow and Enter."),
    "scan_serial": _("Serial number of ${name}"),
    "scan_serials": _("Serial numbers, ${pieces} to go, of ${name}"),
    "unscanned": _("A serial number is still to be scanned. Scan it, or press Esc."),
    "collector": _("Who fetches the goods? Name${now}, or Enter"),
    "collector_phone": _("Collector's phone${now}, or Enter"),
    "plate": _("Number plate of the van${now}, or Enter"),
    "now": _(" (now ${value})"),
    "collected": _("Kept: ${collector}"),
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
    "quantity": _("Quantity of line ${line} (F6: another line)"),
    "by_serials": _("By serial number"),
    "by_serials_way": _(
        "${name} goes out by serial number. Scan its pieces, or take one off (F4)."
    ),
    "more": _("What else? Press the number. Esc: nothing."),
    "more_carton": _("Break a carton"),
    "more_pallet": _("Stack cartons on a pallet"),
    "more_pay": _("Payment"),
    "more_ship": _("Ship by carrier"),
    "ship_carrier": _("Which carrier? Type its name. Esc: not now."),
    "ship_parcels": _("How many parcels? Or Enter"),
    "ship_weight": _("Weight in kg? Or Enter"),
    "ship_waybill": _("Scan or type the waybill, or Enter: it comes later"),
    "more_check": _("Second check"),
    "check": _("Second check: count the pieces and type their number. Esc: not now."),
    "pay_means": _("${due} to be paid. By which means? Press the number."),
    "pay_amount": _("How much? Enter: ${due}"),
    "pay_reference": _("Reference, such as the number of the transfer, or Enter"),
    "camera_on": _("Camera as scanner"),
    "camera_off": _("Camera off"),
    "camera_closed": _("The camera cannot be used"),
    "camera_way": _(
        "Let the browser use the camera for this address, and see that no other program holds it. "
        "Scanner and keyboard work on."
    ),
    "voice_off": _("Voice off"),
    "voice_on": _("Voice on"),
    "voice_is_off": _("The voice is off at this computer. Sounds stay."),
    "voice_is_on": _("The voice is on at this computer."),
    "open_carton": _("Break a carton: scan its label. Esc: leave it closed."),
    "pallet": _("Scan the label of the pallet. Esc: stop."),
    "stack": _("On pallet ${pallet}: scan the next carton. Esc: all stand on it."),
    "cancel": _("Cancel this pickup? Type the number of pieces, ${pieces}, and Enter. Esc: no."),
    "cancelled": _("Cancelled. All goods are free again."),
    "held": _("On hold. The goods stay set aside for ${dealer}. Pickup code ${code}."),
    "held_since": _("on hold since ${time}"),
    "varieties": _("${varieties} varieties"),
    "still_open": _("${dealer} has a pickup open. Press the number to go on with it."),
    "another_van": _("Another pickup, for a second van"),
    "choose_order": _("Which order is fetched? Press the number."),
    "order_left": _("${left} still to be taken"),
    "no_order": _("Without an order"),
    "order_missing": _("${missing} missing"),
    "order_full": _("complete"),
    "order_rest": _(
        "${missing} missing. Enter: the rest stays on the order. 0: close it."
    ),
    "not_finished": _("Not finished"),
    "finish_first": _("There are no goods on this pickup yet. Scan goods, or cancel it (F8)."),
    "missed": _("Refused meanwhile: ${count}. Take these pieces off the pile, then press Esc."),
    "missed_first": _("Scans were refused while others came. Look at the list, then press Esc."),
    "undecided": _("A scan may mean several goods. Choose one by its number, or press Esc."),
    "finished": _("Finished"),
    "next": _(
        "P, I and G print slip, invoice and gate pass. Enter, or the next card: next dealer."
    ),
    "override": _("May let it pass: ${roles}. Under Pickups, open this one and say why:"),
    "grade": _("Grade ${grade}"),
    "carton_sign": _(" ctn"),
}

# Those of the dock and the gate.
GATE_WORDS = {name: WORDS[name] for name in ("no_answer", "no_answer_way")}
