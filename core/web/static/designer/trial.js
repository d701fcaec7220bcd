// A case on paper: who did what so far, what came of it, and what could happen next.

import { focusOn } from "./dom.js";
import { now, page, say, words } from "./page.js";
import { draft, everyone, leaving, of, stepCalled, steps } from "./draft.js";
import { mayFire } from "./firing.js";
import { ask, refusalOf } from "./saving.js";
import { against } from "./story.js";

export const trial = { acts: [], moments: [], next: null, said: "", busy: false };

let render = () => {};

export function renderWith(told) {
  render = told;
}

export const redraw = () => render();

// A participant as somebody who acts; who a relative of the case is, the case says.
function acting(who) {
  const [relative, department, role] = ["relative", "department", "role"].map((name) => of("Participant", who, name));
  return { relative, department, role, number: 1 };
}

// Whoever begins becomes the applicant; other relatives are there once there is a case.
const beginning = (who) => ({ ...who, relative: who.relative === "applicant" ? "" : who.relative });

export const standing = () => trial.moments.findLast((moment) => moment.step);
export const stepNow = () => (standing() ? stepCalled(standing().step) : steps()[0]);

// Whoever is asked only when the time is over takes part when it is.
const inTime = (step) => everyone(step).filter((who) => standing()?.late || who !== step.deadline?.escalate);

// What could be done next: each way with each who may fire it; at the beginning, each who may begin.
export function nextDeeds() {
  const step = stepNow();
  if (!step) return [];
  if (!standing()) {
    const who = [...of("Business", draft.data, "starters"), ...inTime(step)];
    return distinct(
      who
        .map((one) => beginning(acting(one)))
        .filter((one) => ["", "headquarters"].includes(one.relative))
        .map((one) => ({ who: one, does: "" })),
    );
  }
  return distinct(
    leaving(step)
      .filter((way) => !way.automatic)
      .flatMap((way) =>
        inTime(step)
          .filter((who) => mayFire(who, step, way.name))
          .map((who) => ({ who: acting(who), does: `fire ${way.name}` })),
      ),
  );
}

function distinct(deeds) {
  const seen = new Set();
  return deeds.filter((deed) => {
    const key = JSON.stringify(deed);
    if (seen.has(key)) return false;
    return seen.add(key);
  });
}

// The everyday verbs that are allowed where the case stands, and what its end or a helper brings along.
export function nextVerbs() {
  const moment = standing();
  if (!moment) return [];
  const allowed = page.verbs.filter(([name]) => of("Step", stepNow(), "verbs").includes(name));
  return [
    ...(moment.agree.length ? [["agree", words.verb_agree]] : []),
    ...allowed,
    ...moment.follows.map(([name, title]) => [`next ${name}`, title]),
    ...(moment.final ? [["anew", words.verb_anew]] : []),
  ];
}

// Who most likely does it: whoever was added agrees, whoever acted last withdraws, those who decide do the rest.
function likely(verb) {
  const last = trial.acts.findLast((act) => act.who)?.who;
  const decides = inTime(stepNow()).find((who) => of("Participant", who, "fires").length);
  const helper = trial.acts.findLast((act) => act.verb?.name === "add")?.verb.whom[0];
  if (verb === "agree" && helper) return helper;
  if (["return", "add", "reassign", "anew"].includes(verb) && decides) return acting(decides);
  return last ?? acting(decides ?? {});
}

const somebody = () => ({ relative: "", department: "*", role: "*", number: 1 });

export function prepare({ who = somebody(), does }) {
  trial.next = { kind: "deed", who: { ...who }, does, values: {}, reason: "", to: "", way: "", whom: somebody() };
  open("try.relative");
}

export function prepareVerb(name) {
  prepare({ who: likely(name.split(" ")[0]), does: `verb ${name}` });
  trial.next.to = standing().been[0] ?? "";
}

export function prepareWait() {
  trial.next = { kind: "wait", days: "", hours: "" };
  open("try.days");
}

export function prepareAway() {
  const decides = standing() && inTime(stepNow()).find((who) => of("Participant", who, "fires").length);
  const who = decides ? acting(decides) : somebody();
  trial.next = { kind: "away", who, agent: somebody(), days: "14" };
  open("try.relative");
}

function open(at) {
  render();
  focusOn(at);
}

// The focus waits at whatever could happen next.
const rest = () => ["try.deed", "try.verb", "try.wait", "try.back"].some(focusOn);

// Let it happen, after all that has happened: the whole case is played once more.
export function go() {
  return run([...trial.acts, act(trial.next)], trial.next);
}

export function back() {
  const acts = trial.acts.slice(0, -1);
  if (acts.length) return run(acts, null);
  Object.assign(trial, { acts, moments: [], said: "", next: null });
  render();
  return rest();
}

export function leaveForm() {
  trial.next = null;
  render();
  rest();
}

// What was filled in, as the server plays it.
function act(next) {
  if (next.kind === "wait") return { wait: timed({ days: whole(next.days), hours: next.hours.trim() }) };
  const who = told(next.who);
  if (next.kind === "away") return { away: timed({ who, agent: told(next.agent), days: whole(next.days) }) };
  const [sort, name, way] = next.does.split(" ");
  const { reason } = next;
  if (sort === "verb") return { who, reason, verb: verb(next, name, way) };
  const values = Object.fromEntries(Object.entries(next.values).filter(([, value]) => value !== ""));
  return { who, reason, values, fires: sort === "fire" ? name : "" };
}

function verb(next, name, way) {
  const whom = ["add", "reassign", "copy"].includes(name) ? [told(next.whom)] : [];
  return { name, whom, step: name === "return" ? next.to : "", way: name === "add" ? next.way : (way ?? "") };
}

const told = (who) => ({ ...who, number: Math.max(1, Math.min(50, who.number)) });
const whole = (typed) => (/^\s*\d+\s*$/.test(typed) ? Number(typed) : typed.trim());
const timed = (given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));

// What is wrong with which input, by the name that it is found by.
const wrongIn = (moment) =>
  Object.fromEntries(moment.wrong.map(([place, _title, sentence]) => [`try.value.${place}`, sentence]));

// What was refused as a whole is filled in still, and so is what nobody could begin with: there is no case then.
async function run(acts, filled) {
  trial.busy = true;
  trial.said = "";
  render();
  try {
    const { ok, told: answer } = await ask(page.paths.try, { data: draft.data, acts });
    if (!ok) trial.said = refusalOf(answer);
    else if (answer.faults.length) trial.said = words.faults_first;
    else {
      trial.moments = answer.moments;
      const goesOn = standing() || acts.at(-1).away;
      trial.acts = goesOn ? acts : acts.slice(0, -1);
      filled = goesOn || !filled ? null : { ...filled, wrong: wrongIn(answer.moments.at(-1)) };
    }
  } catch {
    trial.said = words.no_answer;
  }
  trial.busy = false;
  trial.next = filled;
  now.told = trial.said || spoken(trial.moments.at(-1));
  render();
  if (filled) [...Object.keys(filled.wrong ?? {}), "try.go"].some(focusOn);
  else rest();
}

// The last moment in one breath, for whoever hears the page.
function spoken(moment) {
  const parts = [moment.deed, ...against(moment), ...moment.went];
  if (moment.step) parts.push(say("stands_in", { step: moment.title }));
  return parts.map((part) => (/[.。!！?？…]$/.test(part) ? part : `${part}.`)).join(" ");
}
