// The counter: scans go out one after another and none is lost, change is said while it is typed.

import { kept } from "./waiting.js";

const TRIES = 3; // A scan that the server will not have so often is told, and not sent again.
const PAUSE = 2000;

const sale = () => document.getElementById("sale");
const queue = kept(sale()?.dataset.case);
let sending = false;
let audio = null;

function sound(good) {
  audio ??= new (window.AudioContext ?? window.webkitAudioContext)();
  if (audio.state === "suspended") audio.resume();
  const tones = good ? [[1568, 0.07]] : [[233, 0.16], [185, 0.3]];
  let at = audio.currentTime;
  for (const [hertz, seconds] of tones) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = good ? "sine" : "square";
    tone.frequency.value = hertz;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds;
  }
}

// What the server answered stands in its place; the box stays, with whatever is being typed.
function take(page) {
  const box = document.getElementById("code");
  const typed = [box?.value, document.activeElement === box];
  for (const part of ["#sale", "#deeds", ".case-facts", ".particulars"]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (old && fresh) old.replaceWith(fresh);
  }
  const alert = page.querySelector("main .alert-danger");
  refuse(alert);
  const again = document.getElementById("code");
  if (again && typed[0] !== undefined) again.value = typed[0];
  if (again && typed[1]) again.focus();
  ready();
  return alert === null;
}

// The red words of an answer stand above the goods, instead of those before; a lost scan stays told.
function refuse(alert) {
  const place = sale()?.parentElement;
  place?.querySelectorAll(":scope > .alert-danger:not([data-lost])").forEach((old) => old.remove());
  if (alert && place) place.insertBefore(alert, sale());
}

// What is not sent yet, and why: "waiting" for the server, or "out", for nobody is signed in.
function tell(why) {
  const said = document.querySelector(".scan-said");
  if (!said) return;
  said.hidden = !why;
  said.querySelector("span").textContent = why ? `${said.dataset[why]} ${queue.codes()}` : "";
  said.querySelector("a").hidden = why !== "out";
}

async function ask(address, body) {
  const answer = await fetch(address, body ? { method: "POST", body: new URLSearchParams(body) } : {});
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, there: Boolean(page.getElementById("sale")), out: new URL(answer.url).pathname === "/sign-in" };
}

const later = () => new Promise((resolve) => {
  setTimeout(resolve, PAUSE);
  addEventListener("online", resolve, { once: true });
});

// Send the oldest scan; why it has to wait, or nothing where it was answered.
async function sendFirst() {
  const scan = queue.first();
  const token = document.querySelector("meta[name=csrf-token]");
  try {
    const answer = await ask(scan.action, { ...scan.fields, csrf_token: token.content });
    if (answer.there) {
      queue.drop();
      sound(take(answer.page));
      return "";
    }
    // Whoever signs in again, here or in another window, sends with another token.
    const now = answer.out ? answer : await ask(sale().dataset.case);
    if (now.out) return "out";
    token.content = now.page.querySelector("meta[name=csrf-token]")?.content ?? token.content;
    if (queue.tried() < TRIES) return "waiting";
    queue.drop();
    lose(scan);
    return "";
  } catch {
    return "waiting"; // The network is away.
  }
}

function lose(scan) {
  const alert = document.createElement("div");
  alert.className = "alert alert-danger";
  alert.dataset.lost = scan.fields.code;
  alert.setAttribute("role", "alert");
  alert.textContent = `${document.querySelector(".scan-said")?.dataset.lost ?? ""} ${scan.fields.code}`;
  refuse(alert);
  sound(false);
}

async function send() {
  if (sending) return;
  sending = true;
  while (queue.first()) {
    const why = await sendFirst();
    tell(why);
    if (why) await later();
  }
  sending = false;
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "scan") return;
  event.preventDefault();
  delete event.target.dataset.sent;
  const fields = Object.fromEntries(new FormData(event.target));
  event.target.elements.code.value = "";
  if (!fields.code.trim()) return;
  fields.__key__ = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  queue.add({ action: event.target.action, fields });
  send();
}, true);

function change() {
  const form = document.getElementById("pay");
  if (!form) return;
  const left = Number(form.elements.amount.value.replace(/,/g, "")) - Number(form.dataset.due);
  const output = form.querySelector(".till-change");
  const given = form.elements.means.value === "cash" && left > 0;
  output.textContent = given ? `${output.dataset.words} ${left.toFixed(2)}` : "";
}

function ready() {
  document.getElementById("pay")?.addEventListener("input", change);
  change();
}

document.addEventListener("keydown", (event) => {
  const pay = document.getElementById("pay");
  // A scanner types wherever the cursor stands, from the first moment; nowhere means the box.
  const nowhere = [document.body, null].includes(document.activeElement);
  if (nowhere && event.key.length === 1 && !event.altKey && !event.ctrlKey && !event.metaKey) {
    document.getElementById("code")?.focus();
  }
  const box = { F2: document.getElementById("code"), F4: pay?.elements.amount }[event.key];
  if (box) { box.focus(); box.select(); event.preventDefault(); }
  if (event.key === "F8" && pay) { pay.requestSubmit(); event.preventDefault(); }
  if (event.altKey && pay && /^Digit[1-9]$/.test(event.code)) {
    const choice = pay.elements.means[Number(event.code[5]) - 1];
    if (choice) { choice.checked = true; change(); event.preventDefault(); }
  }
});

ready();
if (queue.first()) {
  tell("waiting");
  send();
}
