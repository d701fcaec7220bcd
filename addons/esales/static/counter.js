// The counter: scans go out one after another and none is lost, change is said while it is typed.

const sale = () => document.getElementById("sale");
const queue = [];
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
  const place = sale()?.parentElement;
  place?.querySelectorAll(":scope > .alert-danger").forEach((alert) => alert.remove());
  const alert = page.querySelector("main .alert-danger");
  if (alert && place) place.insertBefore(alert, sale());
  const again = document.getElementById("code");
  if (again && typed[0] !== undefined) again.value = typed[0];
  if (again && typed[1]) again.focus();
  ready();
  return alert === null;
}

function say(text) {
  const said = document.querySelector(".scan-said");
  if (!said) return;
  said.hidden = !text;
  said.textContent = text;
}

async function send() {
  if (sending) return;
  sending = true;
  while (queue.length) {
    const { action, fields } = queue[0];
    try {
      const answer = await fetch(action, { method: "POST", body: new URLSearchParams(fields) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("sale")) { location.reload(); return; }
      queue.shift();
      sound(take(page));
      say("");
    } catch {
      const form = document.getElementById("scan");
      say(`${form?.dataset.waiting ?? ""} ${queue.map((one) => one.fields.code).join(", ")}`);
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
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
  queue.push({ action: event.target.action, fields });
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
  const box = { F2: document.getElementById("code"), F4: pay?.elements.amount }[event.key];
  if (box) { box.focus(); box.select(); event.preventDefault(); }
  if (event.key === "F8" && pay) { pay.requestSubmit(); event.preventDefault(); }
  if (event.altKey && pay && /^Digit[1-9]$/.test(event.code)) {
    const choice = pay.elements.means[Number(event.code[5]) - 1];
    if (choice) { choice.checked = true; change(); event.preventDefault(); }
  }
});

ready();
