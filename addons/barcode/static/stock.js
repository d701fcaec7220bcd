// The station in the warehouse: places and goods are scanned onto a draft, one key posts it.

import { card, make } from "./cards.js";
import { Keys, plainDigit } from "./keys.js";
import { post, signedIn } from "./outbox.js";
import { sound, speak } from "./sounds.js";

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("station-data").textContent);
const words = data.words;
const box = $("scan");
const now = { draft: data.draft, state: data.draft?.state ?? {}, did: [], choosing: null, ask: null };
const fill = (text, values) => text.replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
let turn = Promise.resolve();
let deeds = 0;

// One after another, so that each scan knows what the one before it said.
function inTurn(work) {
  turn = turn.then(work).finally(() => box.focus());
}

// ---- what is told

function tell(answer, spoken = answer.title) {
  card($("card"), answer);
  $("station").dataset.sound = answer.kind;
  sound(answer.kind);
  speak(["taken", "opened", "off", "finished"].includes(answer.kind) ? "" : spoken, data.language);
}

function refuse(kind, title, ...messages) {
  tell({ kind, title, messages });
}

function prompt() {
  const { draft, state, ask } = now;
  const said = { place: state.place_code, target: state.target_code, name: state.goods };
  let text = words.scan_start;
  if (ask) text = ask.text;
  else if (draft && draft.task === "move" && !state.place) text = words.scan_source;
  else if (draft && draft.task === "move" && !state.target) text = words.scan_target;
  else if (draft && state.goods && draft.task !== "move") text = fill(words.scan_serial, said);
  else if (draft) text = draft.task === "move" ? words.scan_moved : words.scan_goods;
  $("prompt").textContent = text;
  $("prompt").classList.toggle("urgent", Boolean(ask || state.goods));
  $("at").textContent = state.target_code ? fill(words.from_to, said) : state.place_code ? fill(words.at, said) : "";
}

function showLines({ lines, count, pieces }) {
  $("count").textContent = count;
  $("pieces").textContent = pieces;
  $("lines").replaceChildren(...lines.map((line) => {
    const row = make("tr");
    row.dataset.line = line.line;
    row.append(make("td", "line-number", String(line.line)));
    const goods = row.appendChild(make("td", "line-goods"));
    goods.append(make("span", "line-name", line.name), make("span", "line-spec", line.code));
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
  const back = data.back ? [{ title: words.back, take: () => location.assign(`${data.branch}/${data.back}/new`) }] : [];
  const open = data.open.map((one) => ({
    title: words[one.task], note: `${one.warehouse} · ${one.since}`, take: () => location.assign(`${data.home}/${one.id}`),
  }));
  choose(words.tasks, [...tasks, ...back, ...open].slice(0, 9));
}

function offerWarehouses(task) {
  const options = data.warehouses.slice(0, 9).map((one) => ({ title: one.title, take: () => begin(task, one.code) }));
  if (options.length === 1) options[0].take();
  else choose(words.warehouses, options);
}

function begin(task, warehouse) {
  inTurn(async () => {
    const answer = await deed(data.home, "begin", { task, warehouse });
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

function scan(text) {
  inTurn(async () => {
    const answer = await onDraft("scan", { text, state: now.state });
    if (answer) {
      now.state = answer.state;
      if (answer.card.did) now.did.push(answer.card.did);
      showLines(answer);
      tell(answer.card);
    }
    prompt();
  });
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

function finish() {
  inTurn(async () => {
    const answer = await onDraft("post", {});
    if (!answer) return;
    Object.assign(now, { draft: null, state: {}, did: [] });
    data.open = data.open.filter((one) => one.id !== data.draft?.id);
    history.replaceState(null, "", data.home);
    start();
    tell({ kind: "finished", title: fill(words.posted, { number: answer.number }), messages: [] });
  });
}

function otherPlace() {
  now.state = { ...now.state, place: 0, target: 0, place_code: "", target_code: "" };
  prompt();
}

// ---- the page

function hear(text, byScanner) {
  const heard = text.trim();
  if (!heard) return;
  const digit = !byScanner && now.choosing && plainDigit(heard);
  if (digit) chosen(digit - 1);
  else if (now.ask && !byScanner) {
    const { answer } = now.ask;
    now.ask = null;
    prompt();
    answer(heard);
  } else if (now.draft) scan(heard);
}

const KEYS = {
  F2: undo, F3: otherPlace, F6: askQuantity, F7() { location.assign(data.home); }, F9: finish,
};

function key(name) {
  if (name === "Escape") {
    now.ask = null;
    keys.clear();
    prompt();
    return true;
  }
  if (!(name in KEYS)) return false;
  if (now.draft) KEYS[name]();
  return true;
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
  if (now.draft) showLines(now.draft);
  else offerTasks();
  prompt();
}

start();
box.focus();
