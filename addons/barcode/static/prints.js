// Prints on their way to the printers of the queue: how they stand, and what to do where one fails.

import { exclusive, request } from "./deeds.js";
import { outbox } from "./scans.js";
import { fill } from "./screen.js";
import { data, now, screen, words } from "./state.js";
import { beep, choose, refuse, show } from "./telling.js";

const EVERY = 1500;
const SELDOM = 15000; // Where all that is left waits for a person.
const STATION = "qudao.printer";
let looking = false;
let sooner = () => {};

// The printer that this computer has chosen; empty where the branch says where papers go.
export function printer() {
  const key = localStorage.getItem(STATION) ?? "";
  return data.printers.some((one) => one.key === key) ? key : "";
}

export const isQueued = () => data.printers.length > 0;

export function offerPrinters() {
  const here = printer();
  const branch = { key: "", name: words.printer_branch };
  const options = [branch, ...data.printers].map((one) => ({
    title: one.name,
    note: one.key === here ? "✓" : "",
    take() {
      localStorage.setItem(STATION, one.key);
      show({ kind: "off", title: fill(words.printer_is, { printer: one.name }) });
    },
  }));
  choose("printers", words.printer_which, options);
  beep("asked");
}

// What stands in the queue is looked at until all of it is on paper, whatever the clerk does now.
export async function watch() {
  if (looking) sooner();
  if (looking || !isQueued()) return;
  looking = true;
  for (;;) {
    const asked = now.papers.filter((one) => one.job).map((one) => `job=${one.job.id}`);
    const path = `${data.home}/prints?${asked.join("&")}`;
    const answer = await fetch(path, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) tell((await answer.json()).prints);
    if (answer?.ok && !now.prints.some((one) => one.open)) break;
    const moving = !answer?.ok || now.prints.some((one) => one.open && !isTrouble(one));
    await new Promise((done) => {
      sooner = done;
      setTimeout(done, moving ? EVERY : SELDOM);
    });
  }
  looking = false;
}

const isTrouble = (one) => Boolean(one.why);

function tell(prints) {
  const known = new Set(now.prints.filter(isTrouble).map((one) => `${one.id} ${one.state}`));
  now.prints = prints;
  for (const paper of now.papers) {
    paper.job = (paper.job && prints.find((one) => one.id === paper.job.id)) ?? paper.job;
  }
  if (now.mode === "finished") screen.queued(now.papers);
  const trouble = prints.filter(isTrouble);
  const fresh = trouble.filter((one) => !known.has(`${one.id} ${one.state}`));
  screen.unprinted(trouble.length ? fill(words.unprinted, { count: trouble.length }) : "");
  if (!fresh.length) return;
  // Only where its paper is on the screen, and nothing else is asked, a print takes a number key.
  const shown = fresh.find((one) => now.papers.some((paper) => paper.job?.id === one.id));
  if (shown && now.mode === "finished" && !now.ask && !now.choosing) offer(shown);
  else beep("amber");
}

// What can be done about a print that did not come out, or may have: the number chooses.
export function offer(one) {
  const paper = now.mode === "finished" && now.papers.find((other) => other.job?.id === one.id);
  const options = one.deeds.map(({ name, title }) => ({
    title, note: "", take: () => exclusive(() => decide(one, name)),
  }));
  if (paper && one.deeds.some(({ name }) => name === "cancel")) {
    options.push({ title: words.print_here, note: paper.key, take: () => exclusive(() => printHere(paper)) });
  }
  // A paper on the screen says itself why it did not come out.
  refuse("refused", fill(words.print_state, one), ...(paper ? [] : [one.why]));
  choose("prints", `${one.printer} · ${one.title}`, options);
}

export function offerUnprinted() {
  const trouble = now.prints.filter(isTrouble);
  if (trouble.length === 1) offer(trouble[0]);
  else choose("prints", words.unprinted_which, trouble.slice(0, 9).map((one) => ({
    title: one.title, note: `${one.printer} · ${one.said}`, take: () => offer(one),
  })));
}

export const hasTrouble = () => now.prints.some(isTrouble);

// P, I or G once more: a print on its way is not asked for twice, one that failed is decided about.
export function pressed(paper) {
  if (isTrouble(paper.job)) offer(paper.job);
  else show({ kind: "off", title: fill(words.on_its_way, paper.job) });
}

async function decide(one, deed) {
  const key = `${outbox.device}-${outbox.number()}`;
  const answer = await request(`${data.home}/decide-print`, { job: one.id, deed }, key);
  if (answer) show({ kind: "off", title: fill(words.print_state, { ...one, ...answer.job }) });
  watch();
}

async function printHere(paper) {
  const key = `${outbox.device}-${outbox.number()}`;
  const answer = await request(`${data.home}/print-here`, { job: paper.job.id }, key);
  if (!answer) return;
  now.prints = now.prints.filter((one) => one.id !== paper.job.id);
  paper.job = null;
  screen.printAgain(paper, paper.path.replace(/(&copy=\d+)?$/, `&copy=${answer.copy}`));
  show({ kind: "off", title: words.print_here });
}
