// Rights as a matrix: for each field, who in which step does not see it, sees it, or may edit it.

import { say, words } from "./page.js";
import { draft, everyField, everyone, leaving, of, put, steps } from "./draft.js";
import { mayFire, setFire } from "./firing.js";

const LEVELS = ["none", "see", "edit"];

// When somebody is asked who does not take part all the time: on a rung of the ladder, or when the time is over.
export function askedWhen(step, who) {
  const rung = step.ladder?.rungs.find((one) => one.who === who);
  if (rung) return rung.up_to ? say("rung_short", { amount: rung.up_to }) : words.without_end;
  return step.deadline?.escalate === who ? words.when_late : "";
}

// One column for each who takes part in a step.
export function columns() {
  return steps().flatMap((step, at) =>
    everyone(step).map((who, index) => ({
      step,
      who,
      at,
      index,
      asked: askedWhen(step, who),
    })),
  );
}

export const fieldRows = () => everyField();

// Transitions of one name are one row, whatever steps they leave.
export function wayRows() {
  return [...new Set(steps().flatMap((step) => leaving(step).map((way) => way.name)))];
}

const holds = (names, name) => names.includes("*") || names.includes(name);

export function level(who, field) {
  if (holds(of("Participant", who, "edits"), field.name) && field.editable) return "edit";
  return holds(of("Participant", who, "sees"), field.name) ? "see" : "none";
}

// All names where it is `*`, so that one can be taken out of them.
function spelled(names, known) {
  return names.includes("*") ? [...known] : names.filter((name) => known.includes(name));
}

// As it is written down: `*`, which holds for fields to come as well, only where somebody meant all of them.
function told(names, known, all) {
  if (all && known.length && known.every((name) => names.has(name))) return ["*"];
  return known.filter((name) => names.has(name));
}

function grant(who, field, wanted, whole) {
  const known = everyField().map((one) => one.name);
  const open = everyField()
    .filter((one) => one.editable)
    .map((one) => one.name);
  const [saw, edited] = [of("Participant", who, "sees"), of("Participant", who, "edits")];
  const [sees, edits] = [new Set(spelled(saw, known)), new Set(spelled(edited, open))];
  if (wanted === "none") sees.delete(field.name);
  else sees.add(field.name);
  if (wanted === "edit" && field.editable) edits.add(field.name);
  else edits.delete(field.name);
  put("Participant", who, "sees", told(sees, known, whole || saw.includes("*")));
  put("Participant", who, "edits", told(edits, open, whole || edited.includes("*")));
}

// Give `wanted` for all these fields to all these people, as one change; `whole` where all fields are meant.
export function give(people, rows, wanted, whole = false) {
  draft.change(() => {
    for (const who of people) for (const field of rows) grant(who, field, wanted, whole);
  });
}

// What comes after `now` when a cell is pressed; a field nobody can edit is only seen or not.
export function after(current, field) {
  const possible = field.editable ? LEVELS : LEVELS.slice(0, 2);
  return possible[(possible.indexOf(current) + 1) % possible.length];
}

// The level that a whole line is set to next: the one after that of most of its cells.
export function afterLine(people, rows) {
  const found = people.flatMap((who) => rows.map((field) => level(who, field)));
  const most = LEVELS.map((one) => found.filter((other) => other === one).length);
  return LEVELS[(most.indexOf(Math.max(...most)) + 1) % 3];
}

export const leads = (column, name) => leaving(column.step).some((way) => way.name === name);
export const fires = (column, name) => mayFire(column.who, column.step, name);

export function setFires(people, name, on) {
  draft.change(() => {
    for (const { who, step } of people) setFire(who, step, name, on);
  });
}
