// What happens next in a trial, filled in: somebody does something, time passes, or somebody is away.

import { h } from "./dom.js";
import { page, words } from "./page.js";
import { leaving, stepCalled } from "./draft.js";
import { button } from "./inputs.js";
import { stepWords, wayWords } from "./people.js";
import { go, leaveForm, nextVerbs, redraw, standing, stepNow, trial } from "./trial.js";
import { choose, valueInputs, write } from "./typed.js";

const ASKS_SOMEBODY = ["add", "reassign", "copy"];

export function form() {
  const parts = { deed, wait, away }[trial.next.kind]();
  return h(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        if (!trial.busy) go();
      },
    },
    parts,
    h(
      "div",
      { class: "d-row" },
      h(
        "button",
        { type: "submit", class: "btn btn-sm btn-primary", disabled: trial.busy, "data-at": "try.go" },
        words.go,
      ),
      button(words.cancel, leaveForm, { "data-at": "try.cancel" }),
    ),
  );
}

// Somebody begins, changes fields, goes on, or uses a verb.
function deed() {
  const { next } = trial;
  const [sort, name] = next.does.split(" ");
  const first = !standing();
  return [
    person("try", next.who),
    !first &&
      choose("try.does", words.does, next.does, choicesOf(), (value) => {
        next.does = value;
      }),
    sort === "verb" && aboutVerb(name),
    (sort === "fire" || ["return", "withdraw", ...ASKS_SOMEBODY, "agree"].includes(name)) &&
      write("try.reason", words.why, next.reason, (value) => {
        next.reason = value;
      }),
    sort !== "verb" &&
      h(
        "details",
        { class: "d-section", open: first, "data-key": `values-${trial.acts.length}` },
        h("summary", {}, first ? words.with_values : words.change_values),
        valueInputs(),
      ),
  ];
}

const waysNow = () => leaving(stepNow()).map((way) => [way.name, wayWords(way)]);

const choicesOf = () => [
  ["", words.only_changes],
  ...waysNow().map(([name, title]) => [`fire ${name}`, title]),
  ...nextVerbs().map(([name, title]) => [`verb ${name}`, title]),
];

// Where it is returned to, or whom it asks and whether he answers before or after.
function aboutVerb(name) {
  const { next } = trial;
  const been = standing().been.map((step) => [step, stepWords(stepCalled(step))]);
  return [
    name === "return" &&
      choose("try.to", words.returns_to, next.to, been.length ? been : [["", "—"]], (value) => {
        next.to = value;
      }),
    ASKS_SOMEBODY.includes(name) &&
      h("fieldset", { class: "d-marks" }, h("legend", {}, words.whom), person("try.whom", next.whom)),
    name === "add" &&
      choose(
        "try.way",
        words.answers_when,
        next.way,
        [["", words.answers_before], ...waysNow().map(([way, title]) => [way, `${words.answers_after} ${title}`])],
        (value) => {
          next.way = value;
        },
      ),
  ];
}

function wait() {
  const { next } = trial;
  const deadline = standing().deadline;
  return [
    h("p", { class: "d-hint" }, deadline && !standing().late ? `${words.wait_deadline} ${deadline}` : words.wait_help),
    h(
      "div",
      { class: "d-pair" },
      number("try.days", words.working_days, next, "days"),
      number("try.hours", words.working_hours, next, "hours", "any"),
    ),
  ];
}

function away() {
  const { next } = trial;
  return [
    h("fieldset", { class: "d-marks" }, h("legend", {}, words.who_is_away), person("try", next.who)),
    h("fieldset", { class: "d-marks" }, h("legend", {}, words.who_acts_for), person("try.agent", next.agent)),
    number("try.days", words.for_days, next, "days"),
  ];
}

function number(at, title, next, name, step = "1") {
  return write(
    at,
    title,
    next[name],
    (value) => {
      next[name] = value;
    },
    { type: "number", min: "0", step },
  );
}

// By department and role, or as a relative of the case, once there is one; and which of several.
function person(at, who) {
  const kin = page.relatives.filter(([name]) => standing() || name === "headquarters");
  const own = who.relative === "department_head";
  const bySeat = ["", "headquarters"].includes(who.relative);
  return h(
    "div",
    { class: "d-who" },
    choose(`${at}.relative`, words.person, who.relative, [["", words.by_seat], ...kin], (value) => {
      Object.assign(who, { relative: value, department: "*", role: "*", number: 1 });
    }),
    (own || !who.relative) &&
      choose(
        `${at}.department`,
        words.department,
        who.department,
        [["*", own ? words.own_department : words.any_department], ...page.departments],
        (value) => {
          who.department = value;
        },
      ),
    bySeat &&
      choose(`${at}.role`, words.role, who.role, [["*", words.any_role], ...page.roles], (value) => {
        who.role = value;
      }),
    bySeat &&
      write(
        `${at}.number`,
        words.which_person,
        String(who.number),
        (value) => {
          who.number = Number(value) || 1;
        },
        { type: "number", min: "1", max: "50" },
      ),
  );
}
