// The scanning station: a dealer is chosen, goods are scanned out, one key finishes.

import { ALONE, Keys, plainDigit } from "./keys.js";
import { Outbox, post, signedIn } from "./outbox.js";
import { Screen, fill } from "./screen.js";
import { sound, speak } from "./sounds.js";

const data = JSON.parse(document.getElementById("station-data").textContent);
const words = data.words;
const screen = new Screen(words);
const box = document.getElementById("scan");
const LINE = /^[0-9０-９]{1,3}$/;
const SEARCHED = 200;
const SAID = 5000;
const OVERRIDABLE = ["credit", "territory"];

let mode = "start"; // start, scanning or finished
let pickup = null;
let tally = null;
let ask = null; // What the next text is for, when it is no scan: { name, ... }.
let choosing = null; // What a number key chooses: { kind, options }.
let busy = false; // A deed is on its way; what is pressed meanwhile waits its turn.
let warehouse = data.warehouse;
let papers = [];
const turn = []; // What was pressed while a deed was on its way.
const asked = []; // Scans that may mean several things, until each is chosen or let go.

// ---- sounds and cards

function beep(kind, spoken = "") {
  sound(kind);
  screen.flash(kind);
  speak(spoken, data.language);
}

function show(answer) {
  if (OVERRIDABLE.includes(answer.kind) && pickup) {
    const path = `${data.pickups}/${pickup.id}`;
    answer = { ...answer, messages: [...answer.messages, fill(words.override, { path })] };
  }
  screen.card(answer);
  beep(answer.kind, answer.goods || answer.kind === "off" ? "" : answer.title);
}

function refuse(kind, title, ...messages) {
  show({ kind, title, messages });
}

function refused(answer) {
  const fallback = { kind: "refused", title: words.close, messages: [] };
  show({ ...fallback, ...answer, kind: answer.kind ?? "refused" });
}

function setTally(next) {
  const turned = next.credit.state !== "ok" && tally && next.credit.state !== tally.credit.state;
  tally = next;
  screen.tally(next);
  // Amber is heard once, and never stands in the way of a scan.
  if (turned) sound("amber");
}

// ---- scans and their answers

let cut = false; // The server could not be reached, and that was said.

const outbox = new Outbox({
  answered(answer, scan) {
    const here = pickup && scan.path === `${data.home}/${pickup.id}/scans`;
    for (const one of answer.scans) {
      if (one.answer.goods && here) screen.touch(one.answer.goods.line);
      if (here || one.outcome !== "taken") tell(one.answer);
    }
    if (here) setTally(answer.tally);
  },
  failed(answer, scan) {
    refuse(answer.kind ?? "refused", answer.title ?? words.stuck, scan.text, ...(answer.messages ?? []));
  },
  moved(state, count) {
    if (state === "offline" || state === "signed_out") {
      if (!cut && count) stored();
      cut = true;
      screen.banner(fill(words[state], { count }), "bad");
    } else if (count > 1) {
      screen.banner(fill(words.waiting, { count }), "waiting");
    } else if (!count && cut) {
      cut = false;
      screen.banner(words.online, "good");
      setTimeout(() => { if (outbox.state === "sent") screen.banner(""); }, SAID);
    } else if (!count) {
      screen.banner("", "waiting");
    }
  },
});

function tell(answer) {
  show(answer);
  if (answer.kind !== "asked") return;
  asked.push(answer.hits);
  if (asked.length === 1) offerHits();
}

function offerHits() {
  const options = (asked[0] ?? []).map((hit) => ({
    title: `${hit.name} ${hit.spec}`, note: hit.number, text: hit.text,
  }));
  choose("hits", words.choose_hit, options);
}

function scan(text) {
  // The server takes no NUL, which some scanners send between two values.
  outbox.add(`${data.home}/${pickup.id}/scans`, text.replaceAll("\0", ""));
  if (cut) stored();
}

function stored() {
  screen.card({ kind: "stored", title: outbox.latest, messages: [words.stored] });
  beep("stored");
}

// ---- deeds: what the keys do

async function deed(name, body) {
  if (outbox.due.length && outbox.state !== "offline") {
    await Promise.race([outbox.run(), pause(5000)]);
  }
  if (outbox.due.length) {
    refuse("refused", words.not_now, fill(words.unsent_first, { count: outbox.due.length }));
    return null;
  }
  const sequence = outbox.number();
  const sent = { ...body, device: outbox.device, sequence };
  return request(`${data.home}/${pickup.id}/${name}`, sent, `${outbox.device}-${sequence}`);
}

async function request(path, body, key) {
  for (let left = 2; ; left -= 1) {
    try {
      const answer = await post(path, body, key);
      if (answer.ok) return answer.data;
      if (answer.status !== 409 && !(await signedIn())) {
        refuse("refused", words.not_now, fill(words.signed_out, { count: outbox.count }));
      } else {
        refused(answer.data);
      }
      return null;
    } catch {
      // The key makes it safe to send the same deed again.
      if (!left) {
        refuse("refused", words.no_answer, words.no_answer_way);
        return null;
      }
      await pause(700);
    }
  }
}

const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

async function exclusive(work) {
  busy = true;
  // Scans that come meanwhile are kept, and looked up after what was asked for before them.
  outbox.hold();
  try {
    await work();
  } finally {
    busy = false;
    outbox.release();
    box.focus();
    while (turn.length && !busy) turn.shift()();
  }
}

async function change(name, body) {
  const answer = await deed(name, body);
  if (!answer) return;
  if (answer.card.goods) screen.touch(answer.card.goods.line);
  show(answer.card);
  setTally(answer.tally);
}

async function finish() {
  if (!tally?.lines.length) {
    refuse("refused", words.not_finished, words.finish_first);
    return;
  }
  if (asked.length) {
    refuse("refused", words.not_finished, words.undecided);
    return;
  }
  const answer = await deed("finish", {});
  if (!answer) return;
  if (!answer.papers) {
    setTally(answer.tally);
    for (const one of answer.scans) tell(one.answer);
    return;
  }
  mode = "finished";
  asked.length = 0;
  stopChoosing();
  papers = answer.papers.map((paper, index) => ({ ...paper, key: "PI"[index] }));
  screen.mode(mode);
  screen.papers(papers, answer.number);
  show({ kind: "finished", title: `${words.finished} ${answer.number}`, amount: answer.tally.gross });
  screen.prompt(words.next);
  history.replaceState(null, "", data.home);
}

// ---- the start: dealer, warehouse, open pickups

function start(message = "") {
  mode = "start";
  pickup = null;
  tally = null;
  ask = null;
  asked.length = 0;
  screen.forget();
  screen.mode(mode);
  screen.head(null);
  screen.card(message ? { kind: "off", title: message } : null);
  screen.prompt(words.scan_dealer);
  screen.source(data.warehouses.find((one) => one.code === warehouse));
  offerOpen();
}

function offerOpen() {
  const options = data.open.map((one) => ({
    title: `${one.dealer} ${one.gross}`, note: `${one.code} · ${one.since} · ${one.varieties}`, id: one.id,
  }));
  choose("open", words.open_pickups, options, -1);
}

async function goHome(message) {
  history.pushState(null, "", data.home);
  start(message);
  const answer = await fetch(`${data.home}/pickups`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) data.open = (await answer.json()).open;
  if (mode === "start" && !busy && (choosing?.kind ?? "open") === "open") offerOpen();
}

async function dealersLike(text) {
  const path = `${data.home}/dealers?q=${encodeURIComponent(text)}`;
  const answer = await fetch(path, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? (await answer.json()).dealers : null;
}

function offerDealers(found) {
  const options = found.map((one) => ({
    title: one.name, note: `${one.code} · ${fill(words.grade, { grade: one.grade })}`, id: one.id,
  }));
  choose("dealers", words.choose_dealer, options);
}

async function findDealer(text) {
  if (mode === "finished") start();
  const found = await dealersLike(text);
  if (found === null) refuse("refused", words.no_answer, words.no_answer_way);
  else if (!found.length) {
    refuse("unknown", fill(words.no_dealer, { text }), words.no_dealer_way);
    offerOpen();
  } else if (found.length === 1) await openFor(found[0].id);
  else {
    offerDealers(found);
    beep("asked");
  }
}

async function openFor(dealer) {
  if (!warehouse && data.warehouses.length > 1) {
    offerWarehouses(dealer);
    return;
  }
  const key = `${outbox.device}-${outbox.number()}`;
  const answer = await request(`${data.home}/open`, { dealer, warehouse }, key);
  if (answer) enter(answer);
}

function offerWarehouses(dealer) {
  const options = data.warehouses.map((one) => ({ title: one.name, note: one.code, dealer }));
  const now = options.findIndex((one) => one.note === warehouse);
  choose("warehouses", words.choose_warehouse, options, Math.max(now, 0));
  beep("asked");
}

async function resume(id) {
  const answer = await request(`${data.home}/${id}/resume`, {}, "");
  if (answer) enter(answer);
  else if (mode === "start") screen.prompt(words.scan_dealer);
}

function enter(answer) {
  pickup = answer.pickup;
  tally = null;
  mode = "scanning";
  stopChoosing();
  screen.mode(mode);
  screen.forget();
  screen.head(pickup);
  screen.prompt(words.scan_goods);
  const path = `${data.home}/${pickup.id}`;
  if (location.pathname !== path) history.pushState(null, "", path);
  screen.card(null);
  setTally(answer.tally);
  for (const one of answer.scans) {
    if (one.answer.goods) screen.touch(one.answer.goods.line);
    screen.card(one.answer);
  }
  screen.lines(answer.tally.lines);
  beep("opened");
}

// ---- choosing

function choose(kind, title, options, active = 0) {
  choosing = options.length ? { kind, options } : null;
  screen.choose(title, options, active);
}

function stopChoosing() {
  choosing = null;
  screen.choose("", []);
}

function nextHits() {
  asked.shift();
  offerHits();
}

function chosen(index) {
  const option = choosing?.options[index];
  if (!option) return;
  const { kind } = choosing;
  stopChoosing();
  if (kind === "hits") {
    scan(option.text);
    nextHits();
  }
  else if (kind === "open") exclusive(() => resume(option.id));
  else if (kind === "dealers") exclusive(() => openFor(option.id));
  else {
    warehouse = option.note;
    if (option.dealer) exclusive(() => openFor(option.dealer));
    else start();
  }
}

// ---- what is heard

function hear(text, byScanner) {
  const heard = text.trim();
  if (busy && (mode !== "scanning" || ask || turn.length || !heard)) {
    turn.push(() => hear(text, byScanner));
    return;
  }
  const number = !byScanner && choosing && plainDigit(heard);
  if (number && number <= choosing.options.length) chosen(number - 1);
  else if (!heard) enterAlone();
  else if (ask) answerTo(heard, byScanner);
  else if (mode === "scanning") scan(heard);
  else if (screen.stepped && !byScanner) chosen(screen.active);
  else exclusive(() => findDealer(heard));
}

function enterAlone() {
  if (choosing && screen.active >= 0) chosen(screen.active);
  else if (mode === "finished") goHome("");
}

function answerTo(text, byScanner) {
  const { name, line } = ask;
  // A scan while a number is asked for is a scan: nothing that was scanned is ever lost.
  if (byScanner && name !== "remove") {
    stopAsking();
    scan(text);
  } else if (name === "remove") {
    stopAsking();
    exclusive(() => change("remove", { text }));
  } else if (name === "quantity_line") {
    askQuantity(text);
  } else if (name === "quantity") {
    stopAsking();
    exclusive(() => change("quantity", { line, quantity: plain(text) }));
  } else {
    stopAsking();
    exclusive(() => cancel(text));
  }
}

const plain = (text) => text.normalize("NFKC").replace(/[\s,]/g, "");

function askQuantity(text) {
  const found = LINE.test(text) && tally.lines.find((one) => one.line === Number(plain(text)));
  if (!found) refuse("unknown", fill(words.no_line, { line: text }));
  else {
    ask = { name: "quantity", line: found.line };
    screen.prompt(`${fill(words.quantity, { line: found.line })}: ${found.name}`, true);
  }
}

async function cancel(typed) {
  const answer = await deed("cancel", { typed });
  if (answer) await goHome(words.cancelled);
}

function asking(name, text) {
  ask = { name };
  stopChoosing();
  screen.prompt(text, true);
}

function stopAsking() {
  ask = null;
  screen.prompt(mode === "scanning" ? words.scan_goods : words.scan_dealer);
}

const KEYS = {
  F1() { screen.help(!screen.helping); },
  F2() { exclusive(() => change("undo", {})); },
  F3() { offerWarehouses(null); },
  F4() { asking("remove", words.remove); },
  F6() {
    // The line scanned last is the one meant, unless it goes out by serial number.
    const last = tally.lines.find((one) => one.line === screen.order[0]);
    asking("quantity_line", words.quantity_line);
    if (last && !last.serials) askQuantity(String(last.line));
  },
  F7() { goHome(fill(words.held, { dealer: pickup.dealer })); },
  F8() { asking("cancel", fill(words.cancel, { pieces: tally.count })); },
  F9() { exclusive(finish); },
  Escape() {
    if (screen.helping) screen.help(false);
    else if (ask) stopAsking();
    else if (choosing?.kind === "hits") nextHits();
    else if (mode === "start") offerOpen();
    else if (mode === "scanning") screen.card(null);
    keys.clear();
  },
  ArrowDown() { screen.step(1); },
  ArrowUp() { screen.step(-1); },
};
const ANYWHERE = ["F1", "Escape", "ArrowDown", "ArrowUp"];

function key(name) {
  if (!(name in KEYS)) return false;
  const meant = name === "F3" ? mode === "start" : mode === "scanning" || ANYWHERE.includes(name);
  if (busy && !ANYWHERE.includes(name)) turn.push(() => key(name));
  else if (meant) KEYS[name]();
  return true;
}

let searching = 0;

function typing(text) {
  clearTimeout(searching);
  if (mode === "finished") {
    // A letter alone prints; the first letter of a card that is being scanned does not.
    searching = setTimeout(() => print(box.value), ALONE);
    return;
  }
  if (mode !== "start" || busy) return;
  searching = setTimeout(async () => {
    const found = text.trim().length > 1 ? await dealersLike(text) : [];
    // Only what is still in the box is worth showing.
    if (box.value !== text || mode !== "start" || busy || found === null) return;
    if (found.length) offerDealers(found);
    else if (!text) offerOpen();
  }, SEARCHED);
}

function print(text) {
  const paper = papers.find((one) => one.key === text.normalize("NFKC").trim().toUpperCase());
  if (mode !== "finished" || !paper) return;
  keys.clear();
  screen.print(paper.key);
}

const keys = new Keys(box, {
  text: hear,
  key,
  typing,
  choosing: () => Boolean(choosing) && choosing.kind !== "open" && !ask && !busy,
  digit: (number) => chosen(number - 1),
});

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
box.focus();
