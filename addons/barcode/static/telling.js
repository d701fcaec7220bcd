// What the clerk is told: cards and sounds, the prompt, the tally, lists to choose from.

import { post } from "./outbox.js";
import { fill } from "./screen.js";
import { sound, speak } from "./sounds.js";
import { data, now, screen, words } from "./state.js";

export function beep(kind, spoken = "") {
  sound(kind);
  screen.flash(kind);
  speak(spoken, data.language);
}

const READ = 2000; // A refusal that stood shorter than this was read by nobody (milliseconds).
const NO_REFUSALS = ["taken", "off", "asked", "stored", "opened", "finished"];
let standing = null; // The refusal on the screen: { text, title, at }.

// A refused scan stays listed, until Esc, where the answer to the next one took its place too soon:
// its piece lies with the others, and would leave unbooked.
function keepUnread() {
  if (!standing || Date.now() - standing.at > READ) return;
  now.missed.push(standing);
  screen.missed(now.missed);
}

export function show(answer) {
  if (answer.text) keepUnread();
  const refusal = answer.text && !NO_REFUSALS.includes(answer.kind);
  standing = refusal ? { text: answer.text, title: answer.title, at: Date.now() } : null;
  const roles = data.passers[answer.kind];
  if (roles && now.pickup) {
    const link = { text: `#${now.pickup.id}`, path: `${data.pickups}/${now.pickup.id}` };
    answer = { ...answer, messages: [...answer.messages, fill(words.override, { roles })], link };
  }
  screen.card(answer);
  beep(answer.note ? "amber" : answer.kind, answer.goods || answer.kind === "off" ? "" : answer.title);
}

export function refuse(kind, title, ...messages) {
  show({ kind, title, messages });
}

export function refused(answer) {
  const fallback = { kind: "refused", title: words.close, messages: [] };
  show({ ...fallback, ...answer, kind: answer.kind ?? "refused" });
}

// The tally comes with all lines or with those that a scan touched, and with a mark over all of them.
export function setTally(next) {
  const turned = next.credit.state !== "ok" && now.tally && next.credit.state !== now.tally.credit.state;
  const lines = next.whole ? next.lines : merged(now.tally?.lines ?? [], next.lines);
  now.tally = { ...next, lines };
  screen.tally(now.tally);
  screen.ordered(now.tally.order);
  if (next.whole) screen.lines(lines);
  else screen.changed(next.lines);
  // Amber is heard once, and never stands in the way of a scan.
  if (turned) sound("amber");
  if (!next.whole && lines.reduce((sum, line) => sum + line.mark, 0) !== next.mark) readLines();
}

function merged(lines, changed) {
  const fresh = new Map(changed.map((line) => [line.line, line]));
  return [...changed, ...lines.filter((line) => !fresh.has(line.line))];
}

let reading = false;

async function readLines() {
  if (reading || !now.pickup) return;
  reading = true;
  const { id } = now.pickup;
  const answer = await post(`${data.home}/${id}/lines`, {}).catch(() => null);
  reading = false;
  // Where the network is gone the next scan asks again.
  if (answer?.ok && now.pickup?.id === id) setTally(answer.data.tally);
}

export function prompt() {
  if (now.mode === "finished") screen.prompt(words.next);
  else if (now.mode !== "scanning") screen.prompt(words.scan_dealer);
  else if (!now.wanted) screen.prompt(words.scan_goods);
  else screen.prompt(fill(now.wanted.pieces > 1 ? words.scan_serials : words.scan_serial, now.wanted), true);
}

// ---- lists to choose from

export function choose(kind, title, options, active = 0) {
  now.choosing = options.length ? { kind, options } : null;
  screen.choose(title, options, active);
}

export function stopChoosing() {
  choose("", "", []);
}

export function chosen(index) {
  const option = now.choosing?.options[index];
  if (!option) return;
  stopChoosing();
  option.take();
}
