// Questions of the station that a typed text answers: which line, how many, who fetches the goods.

import { change, collected, deed, exclusive, finish } from "./deeds.js";
import { scan } from "./scans.js";
import { fill } from "./screen.js";
import { now, screen, words } from "./state.js";
import { prompt, refuse, stopChoosing } from "./telling.js";
import { findDealer, goHome, offerOpen } from "./start.js";

const LINE = /^[0-9０-９]{1,3}$/;
const COLLECTOR = ["collector", "collector_phone", "plate"];
const PHONE = /^1[0-9]{2}[- ]?[0-9]{4}[- ]?[0-9]{4}$/; // No label has eleven digits, a mobile has.

export const plain = (text) => text.normalize("NFKC").replace(/[\s,]/g, "");

// `more` may say which text answers however fast it came (expects), and that Enter alone does (empty).
export function asking(text, answer, more = {}) {
  now.ask = { answer, ...more };
  stopChoosing();
  screen.prompt(text, true);
}

export function stopAsking() {
  now.ask = null;
  prompt();
  if (now.mode === "start") offerOpen();
}

export function answerTo(text, byScanner) {
  const { answer, expects } = now.ask;
  now.ask = null;
  prompt();
  // A scan while something else is asked for is a scan: nothing that was scanned is ever lost.
  const aside = byScanner && !expects?.test(text);
  if (aside && now.mode === "scanning") scan(text);
  else if (aside && now.mode === "finished") exclusive(() => findDealer(text));
  else answer(text);
}

export function askRemoved() {
  asking(words.remove, (text) => exclusive(() => change("remove", { text })), { expects: /./ });
}

export function askQuantity() {
  // The line scanned last is the one meant, unless it goes out by serial number; pressed again, the
  // key asks for another.
  const again = now.ask?.quantity;
  const last = now.tally.lines.find((one) => one.line === screen.order[0]);
  if (last && !last.serials && !again) askQuantityOf(String(last.line));
  else askLine();
}

function askLine() {
  asking(words.quantity_line, askQuantityOf);
}

function askQuantityOf(text) {
  const found = LINE.test(text) && now.tally.lines.find((one) => one.line === Number(plain(text)));
  if (!found) {
    refuse("unknown", fill(words.no_line, { line: text }));
    askLine();
    return;
  }
  if (found.serials) {
    refuse("serial_needed", words.by_serials, fill(words.by_serials_way, { name: found.name }));
    askLine();
    return;
  }
  const { line } = found;
  asking(`${fill(words.quantity, { line })}: ${found.name}`, (typed) => {
    exclusive(() => change("quantity", { line, quantity: plain(typed) }));
  }, { quantity: true });
}

export function askCollector(given = {}) {
  const name = COLLECTOR[Object.keys(given).length];
  if (!name) {
    exclusive(() => collected(given));
    return;
  }
  const value = now.pickup[name];
  const text = fill(words[name], { now: value ? fill(words.now, { value }) : "" });
  const expects = name === "collector_phone" ? PHONE : undefined;
  asking(text, (typed) => askCollector({ ...given, [name]: typed }), { empty: true, expects });
}

// Where goods of the order are missing, the rest stays on it, or is closed.
export function askFinished() {
  const order = now.tally?.order;
  if (!order?.missing || !now.tally.lines.length) {
    exclusive(() => finish());
    return;
  }
  asking(fill(words.order_rest, order), (typed) => {
    const text = plain(typed);
    if (text && text !== "0") refuse("refused", words.not_finished, fill(words.order_rest, order));
    else exclusive(() => finish(text === "0"));
  }, { empty: true });
}

export function askCancelled() {
  asking(fill(words.cancel, { pieces: now.tally.count }), (typed) => exclusive(() => cancel(typed)));
}

async function cancel(typed) {
  const answer = await deed("cancel", { typed });
  if (answer) await goHome(words.cancelled);
}
