// What is wrong with what stands in the form, asked a moment after each change; what is sound is shown as a PDF.

import { form } from "./rows.js";
import { draw, view } from "./paper.js";

const SOON = 350;
const told = document.getElementById("told");
const tried = document.getElementById("tried");
const section = document.querySelector(".layout-drawing");
let timer = 0;
let round = 0;

export function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, SOON);
}

export async function ask() {
  const mine = ++round;
  const sent = new FormData(form);
  for (const name of ["__key__", "picture"]) sent.delete(name);
  const answer = await fetch(section.dataset.check, {
    method: "POST",
    body: sent,
    headers: { Accept: "application/json", "X-CSRF-Token": sent.get("csrf_token") },
  }).catch(() => null);
  if (mine !== round || !answer?.ok) return;
  const found = await answer.json();
  if (mine !== round) return;
  view.texts = found.texts;
  view.wrong = found.wrong;
  mark(found.wrong);
  const sentences = new Set([...Object.values(found.wrong), ...found.messages, ...found.warnings]);
  told.replaceChildren(...[...sentences].map(item));
  const sound = !Object.keys(found.wrong).length && !found.messages.length;
  section.dataset.checked = sound ? "sound" : "wrong";
  draw();
  if (sound) preview();
}

function item(sentence) {
  const line = document.createElement("li");
  line.textContent = sentence;
  return line;
}

function mark(wrong) {
  for (const fieldset of form.querySelectorAll("fieldset.layout-row")) {
    const names = Object.keys(wrong).filter((name) => name === fieldset.id || name.startsWith(`${fieldset.id}-`));
    fieldset.classList.toggle("layout-wrong", names.length > 0);
    if (!names.length) fieldset.querySelector(".layout-refusal")?.remove();
  }
}

// A frame that is new each time leaves no trace in the way back of the browser.
export function preview() {
  const old = tried.querySelector("iframe");
  const fresh = document.createElement("iframe");
  Object.assign(fresh, { name: "preview", className: old.className, title: old.title });
  old.replaceWith(fresh);
  form.requestSubmit(form.querySelector(`button[name=mode][value=${view.mode}]`));
}
