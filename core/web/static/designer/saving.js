// Saving by itself: what was drawn is kept in this browser at once, and sent a moment later. A network that is
// away loses nothing, and of two designers nobody overwrites the other.

import { now, page, say } from "./page.js";
import { draft } from "./draft.js";
import { takeNames } from "./naming.js";

const SOON = 900;
const LATER = 5000;
const KEY = `qudao.designer.${page.login}.${page.paths.save}`; // Whoever signs in next has drawn nothing of this.

export const saving = {
  revision: page.revision,
  state: "saved", // saved, waiting, sending, offline, refused or overtaken
  said: "",
};

let timer = 0;
let changed = () => {};
let sent = JSON.stringify(draft.data); // What the server has, as far as is known here.
let going = ""; // What is on its way.
let brought = ""; // What was kept in this browser when the page was loaded.

export function watch(told) {
  changed = told;
  draft.listen(() => {
    if (JSON.stringify(draft.data) === sent && saving.state === "saved") return;
    keep();
    if (saving.state === "overtaken") return;
    saving.state = saving.state === "sending" ? "sending" : "waiting";
    later(SOON);
  });
  const kept = read();
  if (kept && JSON.stringify(kept.data) !== sent) bring(kept);
  window.addEventListener("online", () => later(0));
  window.addEventListener("pagehide", () => {
    if (saving.state === "waiting") send(true);
  });
}

export async function ask(path, body, leaving = false) {
  const answer = await fetch(path, {
    method: "POST",
    keepalive: leaving, // What is sent as the page closes; browsers let little of it pass.
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
    },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, told };
}

// What the server's refusal says, in its own sentences.
export const refusalOf = (told) => (told.messages ?? [say("not_understood")]).join(" ");

// Send at once what is not saved yet; whether everything is saved then.
export async function flush() {
  clearTimeout(timer);
  for (let tries = 0; tries < 3 && ["waiting", "offline"].includes(saving.state); tries += 1) await send();
  return saving.state === "saved";
}

// Somebody else saved meanwhile: go on with theirs, or save mine over it.
export function decide(mine) {
  const { revision, data } = saving.theirs;
  saving.revision = revision;
  saving.state = "waiting";
  if (!mine) {
    sent = JSON.stringify(data);
    draft.replace(data);
  }
  later(0);
  changed();
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(() => send(), wait);
}

async function send(closing = false) {
  if (!["waiting", "offline"].includes(saving.state)) {
    if (saving.state === "sending") later(SOON);
    return;
  }
  going = JSON.stringify(draft.data);
  saving.state = "sending";
  changed();
  try {
    const answer = await ask(page.paths.save, { revision: saving.revision, data: draft.data }, closing);
    if (answer.ok) accepted(answer.told);
    else if (answer.status === 409 && answer.told.theirs) overtaken(answer.told);
    else refused(answer);
  } catch {
    saving.state = "offline";
    later(LATER);
  }
  changed();
}

function accepted(told) {
  saving.revision = told.revision;
  now.faults = told.faults;
  sent = going;
  saving.state = JSON.stringify(draft.data) === going ? "saved" : "waiting";
  if (saving.state === "saved") forget();
  else later(SOON);
  takeNames(told.names);
}

function overtaken(told) {
  const theirs = JSON.stringify(told.theirs.data);
  if (theirs === going || theirs === brought) {
    // It was this browser: what it sent as the page closed has arrived after the page was loaded again.
    saving.revision = told.theirs.revision;
    sent = theirs;
    saving.state = "waiting";
    later(0);
    return;
  }
  saving.state = "overtaken";
  saving.said = refusalOf(told);
  saving.theirs = told.theirs;
}

function refused(answer) {
  const busy = answer.status >= 500 || answer.status === 429 || answer.status === 409;
  saving.state = busy ? "offline" : "refused";
  saving.said = refusalOf(answer.told);
  if (busy) later(LATER);
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify({ revision: saving.revision, data: draft.data }));
  } catch {
    // A browser that keeps nothing still sends everything.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

// What was drawn here and never arrived: it goes on where it was, unless somebody else saved since.
function bring(kept) {
  const theirs = { revision: page.revision, data: page.data };
  brought = JSON.stringify(kept.data);
  draft.replace(kept.data);
  if (kept.revision === page.revision) return;
  saving.state = "overtaken";
  saving.said = say("kept_here");
  saving.theirs = theirs;
}
