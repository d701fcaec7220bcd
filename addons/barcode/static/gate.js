// Dock and gate: a gate pass is scanned, and large and aloud it is said whether the van goes on.

import { Keys } from "./keys.js";
import { post } from "./outbox.js";
import { card } from "./cards.js";
import { switches } from "./seeing.js";
import { sound, speak } from "./sounds.js";

const data = JSON.parse(document.getElementById("station-data").textContent);
const box = document.getElementById("scan");
const place = document.getElementById("card");
const seen = document.getElementById("seen");
const KEPT = 12;
let turn = Promise.resolve();

function tell(answer, isGood) {
  card(place, answer);
  document.getElementById("station").dataset.sound = answer.kind;
  sound(answer.kind);
  speak(isGood ? "" : answer.title, data.language);
  if (!isGood) return;
  const item = document.createElement("li");
  item.textContent = [answer.title, answer.amount, ...answer.messages].filter(Boolean).join(" · ");
  seen.prepend(item);
  while (seen.children.length > KEPT) seen.lastChild.remove();
}

async function send(text) {
  const failed = { kind: "refused", title: data.words.no_answer, messages: [data.words.no_answer_way] };
  const answer = await post(`${data.home}/see`, { text }).catch(() => null);
  if (answer?.ok) tell(answer.data.card, true);
  else tell(answer?.data.kind ? answer.data : failed, false);
}

function hear(text) {
  if (text.trim()) turn = turn.then(() => send(text.trim()));
}

const KEYS = {
  ...switches(data.words, { hear, say: (kind, title, ...messages) => tell({ kind, title, messages }, false) }),
  Escape() {
    keys.clear();
    card(place, null);
  },
};

function key(name) {
  if (name in KEYS) KEYS[name]();
  return name in KEYS;
}

const keys = new Keys(box, {
  text: hear,
  key,
  typing() {},
  choosing() { return 0; },
  digit() {},
});

document.getElementById("keys").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-key]");
  if (button) key(button.dataset.key);
});
document.getElementById("box").addEventListener("submit", (event) => {
  event.preventDefault();
  keys.finish();
});
window.addEventListener("focus", () => box.focus());
box.focus();
