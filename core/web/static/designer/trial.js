// A case on paper: who did what so far, what came of it, and who could do what next.

import { page, words } from "./page.js";
import { draft, everyone, leaving, of, stepCalled, steps } from "./draft.js";
import { ask, refusalOf } from "./saving.js";

export const trial = { acts: [], moments: [], next: null, said: "", busy: false };

let render = () => {};

export function renderWith(told) {
  render = told;
}

// A participant as somebody who acts; who a relative of the case is, the case says.
function acting(who) {
  const [relative, department, role] = ["relative", "department", "role"].map((name) => of("Participant", who, name));
  return { relative, department, role, number: 1 };
}

// Whoever begins becomes the applicant; other relatives are there once there is a case.
const beginning = (who) => ({ ...who, relative: who.relative === "applicant" ? "" : who.relative });

const standing = () => trial.moments.findLast((moment) => moment.step);
export const stepNow = () => (standing() ? stepCalled(standing().step) : steps()[0]);

// Whoever is asked only when the time is over: on paper it never is.
const inTime = (step) => everyone(step).filter((who) => who !== step.deadline?.escalate);

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
        .map((one) => ({ who: one, fires: "" })),
    );
  }
  return distinct(
    leaving(step)
      .filter((way) => !way.automatic)
      .flatMap((way) =>
        inTime(step)
          .filter((who) => of("Participant", who, "fires").includes(way.name))
          .map((who) => ({ who: acting(who), fires: way.name })),
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

export function prepare(deed) {
  trial.next = { who: { ...deed.who }, fires: deed.fires, values: {}, reason: "" };
  render();
}

// Play it all once more, with what comes next at its end.
export function play(acts) {
  trial.acts = acts;
  return run();
}

export function back() {
  trial.acts.pop();
  trial.next = null;
  if (trial.acts.length) return run();
  Object.assign(trial, { moments: [], said: "" });
  return render();
}

async function run() {
  trial.busy = true;
  trial.said = "";
  render();
  try {
    const { ok, told } = await ask(page.paths.try, { data: draft.data, acts: trial.acts.map(sent) });
    if (!ok) trial.said = refusalOf(told);
    else if (told.faults.length) trial.said = words.faults_first;
    else trial.moments = told.moments;
    if (!ok || told.faults.length) trial.acts.pop();
    // Where nobody could begin, there is no case to go on with.
    else if (!standing()) trial.acts = [];
  } catch {
    trial.said = words.no_answer;
    trial.acts.pop();
  }
  trial.busy = false;
  trial.next = null;
  render();
}

function sent(act) {
  const values = Object.fromEntries(Object.entries(act.values).filter(([, value]) => value !== ""));
  return { ...act, values };
}
