// The station in the warehouse: places and goods are scanned onto a draft, one key posts it.

import { card, make } from "./cards.js";
import { Kept } from "./kept.js";
import { Keys, plainDigit } from "./keys.js";
import { post, signedIn } from "./outbox.js";
import { switches } from "./seeing.js";
import { sound, speak } from "./sounds.js";

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("station-data").textContent);
const words = data.words;
const box = $("scan");
const now = { draft: data.draft, state: data.draft?.state ?? {}, did: [], choosing: null, ask: null };
const SAID = 5000;
const GOOD = ["taken", "opened", "off", "finished", "stored"];
const fill = (text, values) => text.replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
let turn = Promise.resolve();
let deeds = 0;
let cut = false; // The server could not be reached, and that was said.

// One after another, so that each scan knows what the one before it said.
function inTurn(work) {
  turn = turn.then(work).finally(() => box.focus());
}

// ---- what is told

function tell(answer, spoken = answer.title) {
  card($("card"), answer);
  $("station").dataset.sound = answer.kind;
  sound(answer.kind);
  speak(GOOD.includes(answer.kind) ? "" : spoken, data.language);
}

function refuse(kind, title, ...messages) {
  tell({ kind, title, messages });
}

function prompt() {
  const { draft, state, ask } = now;
  const said = { place: state.place_code, target: state.target_code, name: state.goods };
  let text = words.scan_start;
  if (ask) text = ask.text;
  else if (draft?.task === "send") text = words.scan_sent;
  else if (draft?.task === "arrive") text = words.scan_arrived;
  else if (draft?.task === "back") text = words.scan_back;
  else if (draft && draft.task === "move" && !state.place) text = words.scan_source;
  else if (draft && draft.task === "move" && !state.target) text = words.scan_target;
  else if (draft && state.goods && draft.task !== "move") text = fill(words.scan_serial, said);
  else if (draft) text = draft.task === "move" ? words.scan_moved : words.scan_goods;
  $("prompt").textContent = text;
  $("prompt").classList.toggle("urgent", Boolean(ask || state.goods));
  $("at").textContent = state.target_code ? fill(words.from_to, said) : state.place_code ? fill(words.at, said) : "";
}

function showLines({ lines, count, pieces, missing }) {
  now.missing = missing ?? "";
  $("count").textContent = count;
  $("pieces").textContent = pieces;
  $("lines").replaceChildren(...lines.map((line) => {
    const row = make("tr");
    row.dataset.line = line.line;
    if (line.fit) row.dataset.fit = line.fit;
    row.append(make("td", "line-number", String(line.line)));
    const goods = row.appendChild(make("td", "line-goods"));
    goods.append(make("span", "line-name", line.name), make("span", "line-spec", line.code));
    if (line.said) goods.append(make("strong", "line-said", line.said));
    row.append(make("td", "right line-quantity", `${line.quantity} ${line.unit}`), make("td", "line-place", line.place));
    return row;
  }));
}

// ---- lists to choose from

function choose(title, options) {
  now.choosing = options.length ? options : null;
  $("options-title").textContent = title;
  $("options").replaceChildren(...options.map((option, index) => {
    const item = make("li");
    item.dataset.index = index;
    item.setAttribute("role", "option");
    item.append(make("kbd", "", String(index + 1)), make("strong", "", option.title), make("span", "", option.note ?? ""));
    return item;
  }));
  $("choices").hidden = !options.length;
}

function chosen(index) {
  const option = now.choosing?.[index];
  if (!option) return;
  choose("", []);
  option.take();
}

function offerTasks() {
  const tasks = data.tasks.map((task) => ({ title: words[task], take: () => offerWarehouses(task) }));
  const back = data.back ? [{ title: words.back, take: askDealer }] : [];
  const open = data.open.map((one) => ({
    title: one.task === "arrive" ? fill(words.on_the_way, one) : words[one.task],
    note: `${one.warehouse} · ${one.since}`,
    take: () => location.assign(`${data.home}/${one.id}`),
  }));
  choose(words.tasks, [...tasks, ...back, ...open].slice(0, 9));
}

function offerWarehouses(task) {
  const next = (code) => (task === "send" ? offerTargets(code) : begin(task, code));
  const options = data.warehouses.slice(0, 9).map((one) => ({ title: one.title, take: () => next(one.code) }));
  if (options.length === 1) options[0].take();
  else choose(words.warehouses, options);
}

function offerTargets(source) {
  const others = data.warehouses.filter((one) => one.code !== source);
  choose(words.targets, others.slice(0, 9).map((one) => ({
    title: one.title, take: () => begin("send", source, one.code),
  })));
}

// Whose goods come back: a card is scanned, or a code or name typed.
function askDealer() {
  now.ask = {
    text: words.scan_dealer,
    scanned: true,
    answer: (dealer) => inTurn(async () => {
      const answer = await deed(data.home, "begin", { task: "back", dealer });
      if (answer) location.assign(`${data.home}/${answer.id}`);
      else askDealer();
    }),
  };
  prompt();
}

// The number of a transfer, scanned from its slip, opens it.
function find(text) {
  inTurn(async () => {
    const answer = await deed(data.home, "find", { text });
    if (answer) location.assign(`${data.home}/${answer.id}`);
  });
}

function begin(task, warehouse, target = "") {
  inTurn(async () => {
    const answer = await deed(data.home, "begin", { task, warehouse, target });
    if (answer) location.assign(`${data.home}/${answer.id}`);
    else offerTasks();
  });
}

// ---- deeds

async function deed(home, name, body) {
  deeds += 1;
  const key = `${name}-${performance.timeOrigin}-${deeds}`;
  for (let left = 2; ; left -= 1) {
    const answer = await post(`${home}/${name}`, body, key).catch(() => null);
    if (answer?.ok) return answer.data;
    if (answer && (answer.data.kind || left === 0)) {
      tell({ kind: "refused", title: words.no_answer, messages: [], text: body.text, ...answer.data });
      return null;
    }
    // The key makes it safe to send the same deed again.
    if (!left || (answer && !(await signedIn()))) {
      refuse("refused", words.no_answer, words.no_answer_way);
      return null;
    }
  }
}

const onDraft = (name, body) => deed(`${data.home}/${now.draft.id}`, name, body);

// ---- scans: kept here until the server has answered them, in their order

const kept = new Kept({
  answered(answer, draft) {
    if (String(now.draft?.id) !== draft) return;
    now.state = answer.state;
    if (answer.card.did) now.did.push(answer.card.did);
    showLines(answer);
    tell(answer.card);
    prompt();
  },
  refused(answer, scan, draft) {
    // Nobody looks while scans were kept: what was refused stays on the screen until somebody has.
    if (kept.count || cut || String(now.draft?.id) !== draft) {
      kept.miss({ text: scan.text, title: answer.title || words.stuck });
      showMissed();
    }
    tell({ title: words.stuck, messages: [], text: scan.text, ...answer });
  },
  moved(state, count) {
    if (state === "offline" || state === "signed_out") {
      if (!cut && count) stored();
      cut = true;
      banner(fill(words[state], { count }), "bad");
    } else if (!count && cut) {
      cut = false;
      banner(words.online, "good");
      setTimeout(() => { if (kept.state === "sent") banner(""); }, SAID);
    } else if (count > 1) banner(fill(words.waiting, { count }), "waiting");
    else if ($("banner").dataset.kind === "waiting") banner("");
  },
});

function banner(text, kind = "") {
  $("banner").textContent = text;
  $("banner").dataset.kind = kind;
  $("banner").hidden = !text;
}

function showMissed() {
  const { missed } = kept;
  $("missed-title").textContent = fill(words.missed, { count: missed.length });
  $("missed-scans").replaceChildren(...missed.map(({ text, title }) => {
    const item = make("li", "", `${text} `);
    item.append(make("strong", "", title));
    return item;
  }));
  $("missed").hidden = !missed.length;
}

function stored() {
  tell({ kind: "stored", title: kept.latest, messages: [words.stored] });
}

function scan(text) {
  kept.add(`${data.home}/${now.draft.id}/scan`, text.replaceAll("\0", ""));
  if (cut) stored();
}

// What a key does comes after all that was scanned before it.
function afterScans(work) {
  const count = now.draft ? kept.waitingFor(now.draft.id) : 0;
  if (count) refuse("refused", words.not_now, fill(words.unsent_first, { count }));
  else if (kept.missed.length) refuse("refused", words.not_now, words.missed_first);
  else work();
}

function undo() {
  const did = now.did.pop();
  if (!did) {
    refuse("refused", words.nothing, words.nothing_way);
    return;
  }
  inTurn(async () => {
    const answer = await onDraft("undo", did);
    if (!answer) return;
    showLines(answer);
    tell(answer.card);
  });
}

function askQuantity() {
  const did = now.did.at(-1);
  if (!did || did.serials.length) {
    refuse("refused", words.no_line, words.no_line_way);
    return;
  }
  const name = $("lines").querySelector(`tr[data-line="${did.line}"] .line-name`)?.textContent ?? "";
  now.ask = {
    text: fill(words.quantity, { name }),
    answer: (typed) => inTurn(async () => {
      const quantity = typed.normalize("NFKC").replace(/[\s,]/g, "");
      const answer = await onDraft("quantity", { line: did.line, quantity });
      if (answer) showLines(answer);
    }),
  };
  prompt();
}

// F8: what was counted last has arrived damaged.
function damaged() {
  const did = now.did.at(-1);
  if (now.draft.task !== "arrive") return;
  if (!did) {
    refuse("refused", words.nothing, words.no_line_way);
    return;
  }
  inTurn(async () => {
    const answer = await onDraft("damaged", did);
    if (!answer) return;
    showLines(answer);
    tell(answer.card);
  });
}

function finish() {
  if (now.draft.task === "back" && !now.draft.why) {
    now.ask = { text: words.why, answer: (why) => close("", why) };
    prompt();
    return;
  }
  if (now.draft.task !== "arrive" || !now.missing) {
    close("");
    return;
  }
  choose(fill(words.rest, { missing: now.missing }), [
    { title: words.rest_later, take: () => close("later") },
    { title: words.rest_missing, take: () => close("missing") },
  ]);
}

function close(rest, why = "") {
  const done = { send: words.sent, arrive: words.arrived, back: words.inspected }[now.draft.task] ?? words.posted;
  inTurn(async () => {
    const answer = await onDraft("post", { rest, why });
    if (!answer) return;
    kept.remember(now.draft.id, null);
    Object.assign(now, { draft: null, state: {}, did: [] });
    data.open = data.open.filter((one) => one.id !== data.draft?.id);
    history.replaceState(null, "", data.home);
    start();
    tell({ kind: "finished", title: fill(done, { number: answer.number }), messages: [] });
  });
}

function otherPlace() {
  now.state = { ...now.state, place: 0, target: 0, place_code: "", target_code: "" };
  kept.remember(now.draft.id, now.state);
  prompt();
}

// ---- the page

function hear(text, byScanner) {
  const heard = text.trim();
  if (!heard) return;
  const digit = !byScanner && now.choosing && plainDigit(heard);
  if (digit) chosen(digit - 1);
  else if (now.ask && (!byScanner || now.ask.scanned)) {
    const { answer } = now.ask;
    now.ask = null;
    prompt();
    answer(heard);
  } else if (now.draft) scan(heard);
  else find(heard);
}

const KEYS = {
  F2: undo, F3: otherPlace, F6: askQuantity, F8: damaged, F9: finish,
};

const SWITCHES = switches(words, {
  hear: (text) => hear(text, true),
  say: (kind, title, ...messages) => tell({ kind, title, messages }),
});

function key(name) {
  if (name === "Escape") {
    now.ask = null;
    if (now.draft) choose("", []);
    kept.dropMissed();
    showMissed();
    keys.clear();
    prompt();
    return true;
  }
  // Scans that are kept go on being sent from whichever page of the warehouse is open.
  if (name === "F7" && now.draft) location.assign(data.home);
  else if (name in SWITCHES) SWITCHES[name]();
  else if (now.draft && name in KEYS) afterScans(KEYS[name]);
  return name === "F7" || name in KEYS || name in SWITCHES;
}

const keys = new Keys(box, {
  text: hear,
  key,
  typing() {},
  choosing(text) { return now.choosing && plainDigit(text) <= now.choosing.length ? plainDigit(text) : 0; },
  digit(number) { chosen(number - 1); },
});

$("keys").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-key]");
  if (button) key(button.dataset.key);
});
$("options").addEventListener("click", (event) => {
  const item = event.target.closest("li[data-index]");
  if (item) chosen(Number(item.dataset.index));
});
$("box").addEventListener("submit", (event) => {
  event.preventDefault();
  keys.finish();
});
window.addEventListener("focus", () => box.focus());

function start() {
  $("station").dataset.mode = now.draft ? "stock" : "stock-start";
  $("task").textContent = now.draft ? words[now.draft.task] : "";
  $("warehouse").textContent = now.draft?.warehouse ?? "";
  $("since").textContent = now.draft?.since ?? "";
  $("station").dataset.task = now.draft?.task ?? "";
  if (now.draft) {
    now.state = kept.stateOf(now.draft.id) ?? now.state;
    showLines(now.draft);
  } else offerTasks();
  prompt();
}

start();
showMissed();
kept.run();
box.focus();
