// The scanning station: a dealer is chosen, goods are scanned out, one key finishes.

import { answerTo, askCancelled, askCollector, askFinished, askQuantity, askRemoved, stopAsking } from "./asking.js";
import { listen } from "./camera.js";
import { change, exclusive, printAgain } from "./deeds.js";
import { ALONE, Keys, digitBehind, plainDigit } from "./keys.js";
import { askOpened, offerMore } from "./more.js";
import { pressed, watch } from "./prints.js";
import { dropMissed, letGo, nextHits, outbox, scan } from "./scans.js";
import { findDealer, goHome, hold, meantBy, offerDealers, offerOpen, offerWarehouses, resume, start } from "./start.js";
import { box, data, now, screen, words } from "./state.js";
import { chosen, stopChoosing } from "./telling.js";

const SEARCHED = 200;
const ASIDE = ["more", "means", "prints", "printers"]; // Lists that a scan or Esc puts away.

// ---- what is heard

// The number that `text` chooses from the list, alone or behind the search that brought the list.
function numberOf(text) {
  if (!now.choosing || now.choosing.kind === "open" || now.ask || now.busy) return 0;
  const searched = now.choosing.text && text.startsWith(now.choosing.text);
  const number = plainDigit(text) || (searched && digitBehind(text));
  return number && number <= now.choosing.options.length ? number : 0;
}

function hear(text, byScanner) {
  const heard = text.trim();
  if (now.busy && (now.mode !== "scanning" || now.ask || now.turn.length || !heard)) {
    now.turn.push(() => hear(text, byScanner));
    return;
  }
  const number = !byScanner && (numberOf(heard) || (now.choosing && plainDigit(heard)));
  if (number && number <= now.choosing.options.length) chosen(number - 1);
  else if (now.ask && (heard || now.ask.empty)) answerTo(heard, byScanner);
  else if (!heard) enterAlone();
  else if (now.mode === "scanning") {
    if (ASIDE.includes(now.choosing?.kind)) stopChoosing();
    scan(heard);
  }
  else if (!byScanner && (screen.stepped || now.choosing?.text === heard)) chosen(screen.active);
  else exclusive(() => findDealer(heard));
}

function enterAlone() {
  if (now.choosing && screen.active >= 0) chosen(screen.active);
  else if (now.mode === "finished") goHome("");
}

listen((text) => hear(text, true));

const KEYS = {
  F1() { screen.help(!screen.helping); },
  F2() { exclusive(() => change("undo", {})); },
  F3() {
    if (now.mode === "start") offerWarehouses(null);
    else askOpened();
  },
  F4: askRemoved,
  F5() { askCollector(); },
  F6: askQuantity,
  F7() { exclusive(hold); },
  F8: askCancelled,
  F9: askFinished,
  F10: offerMore,
  Escape() {
    if (screen.helping) screen.help(false);
    else if (now.ask) stopAsking();
    else if (now.missed.length) dropMissed();
    else if (now.choosing?.kind === "hits") nextHits();
    else if (ASIDE.includes(now.choosing?.kind) && now.mode !== "start") stopChoosing();
    else if (now.mode === "start") offerOpen();
    else if (now.wanted) letGo();
    else if (now.mode === "scanning") screen.card(null);
    keys.clear();
  },
  ArrowDown() { screen.step(1); },
  ArrowUp() { screen.step(-1); },
};
const ANYWHERE = ["F1", "Escape", "ArrowDown", "ArrowUp"];

function key(name) {
  if (!(name in KEYS)) return false;
  const either = name === "F10" || (name === "F3" && now.mode === "start");
  const meant = either || now.mode === "scanning" || ANYWHERE.includes(name);
  if (now.busy && !ANYWHERE.includes(name)) now.turn.push(() => key(name));
  else if (meant) KEYS[name]();
  // Where no collector can be named, F5 loads the page again as everywhere else.
  return meant || name !== "F5";
}

let searching = 0;

function typing(text) {
  clearTimeout(searching);
  if (now.ask) return;
  if (now.mode === "finished") {
    // A letter alone prints; the first letter of a card that is being scanned does not.
    searching = setTimeout(() => print(box.value), ALONE);
    return;
  }
  if (now.mode !== "start" || now.busy) return;
  searching = setTimeout(async () => {
    const meant = text.trim().length > 1 ? await meantBy(text) : { dealers: [] };
    // Only what is still in the box is worth showing.
    if (box.value !== text || now.mode !== "start" || now.busy || meant === null) return;
    const found = meant.dealers;
    if (found.length) offerDealers(found, text);
    else if (!text) offerOpen();
  }, SEARCHED);
}

function print(text) {
  const paper = now.papers.find((one) => one.key === text.normalize("NFKC").trim().toUpperCase());
  if (now.mode !== "finished" || !paper) return;
  keys.clear();
  if (paper.job && paper.job.state !== "printed" && paper.job.state !== "cancelled") pressed(paper);
  else if (paper.printed) exclusive(() => printAgain(paper));
  else screen.print(paper.key);
  paper.printed = true;
}

const keys = new Keys(box, {
  text: hear,
  key,
  typing,
  choosing: numberOf,
  digit: (number) => chosen(number - 1),
});

// ---- the page

document.getElementById("keys").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-key]");
  if (button) key(button.dataset.key);
});
document.getElementById("options").addEventListener("click", (event) => {
  const item = event.target.closest("li[data-index]");
  if (item) chosen(Number(item.dataset.index));
});
document.getElementById("box").addEventListener("submit", (event) => {
  event.preventDefault();
  keys.finish();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("a, input, summary, iframe")) box.focus();
});
box.addEventListener("blur", () => {
  setTimeout(() => {
    if (document.hasFocus() && [document.body, null].includes(document.activeElement)) box.focus();
  }, 0);
});
window.addEventListener("focus", () => box.focus());
window.addEventListener("popstate", () => location.reload());

if (data.pickup === null) start();
else exclusive(() => resume(data.pickup));
outbox.run();
watch();
box.focus();
