// Trying on paper: a case is played through the drawing with chosen people and values; nothing is posted.

import { h } from "./dom.js";
import { page, titled, words } from "./page.js";
import { everyField, fields, leaving, of } from "./draft.js";
import { button, labelled } from "./inputs.js";
import { called, fieldWords, wayWords } from "./people.js";
import { moment } from "./story.js";
import { back, nextDeeds, play, prepare, renderWith, stepNow, trial } from "./trial.js";

const YES_OR_NO = [
  ["", "—"],
  ["1", words.yes],
  ["0", words.no],
];

let redraw = () => {};

export function tryWith(told) {
  redraw = told;
  renderWith(told);
}

export function trying() {
  return h(
    "div",
    { class: "d-two" },
    h(
      "div",
      {},
      h("p", { class: "d-hint" }, words.try_help),
      trial.said && h("div", { class: "alert alert-warning", role: "alert" }, trial.said),
      h("ol", { class: "d-story" }, trial.moments.map(moment)),
      trial.acts.length > 0 && button(words.one_back, back, { "data-at": "try.back" }),
    ),
    h(
      "aside",
      { class: "d-side-panel", "aria-label": words.next_deed, "aria-busy": String(trial.busy) },
      h("h2", {}, trial.moments.length ? words.next_deed : words.who_begins),
      trial.next ? deedForm() : deeds(),
    ),
  );
}

function deeds() {
  const offered = nextDeeds();
  const step = stepNow();
  if (trial.moments.length && step?.final) return h("p", { class: "d-empty" }, words.case_over);
  const ways = new Map(step ? leaving(step).map((way) => [way.name, wayWords(way)]) : []);
  return h(
    "div",
    {},
    offered.length === 0 && h("p", { class: "d-empty" }, words.nobody_yet),
    offered.map((deed, index) =>
      button(deed.fires ? `${ways.get(deed.fires)} — ${called(deed.who)}` : called(deed.who), () => prepare(deed), {
        class: "btn btn-sm btn-outline-primary d-deed",
        "data-at": `try.deed.${index}`,
      }),
    ),
    button(words.somebody_else, () => prepare({ who: { relative: "", department: "*", role: "*", number: 1 }, fires: "" }), {
      class: "btn btn-sm btn-link",
      "data-at": "try.else",
    }),
  );
}

// ---- the next deed

function deedForm() {
  const { next } = trial;
  const first = trial.acts.length === 0;
  const ways = leaving(stepNow()).map((way) => [way.name, wayWords(way)]);
  const open = everyField().filter((field) => field.editable && !field.apart && field.type !== "attachment");
  return h(
    "div",
    {},
    h(
      "div",
      { class: "d-who" },
      whoActs(next.who, first),
      write("try.number", words.which_person, String(next.who.number), (value) => {
        next.who.number = Number(value) || 1;
      }),
    ),
    choose(
      "try.fires",
      words.does,
      next.fires,
      [["", first ? words.only_begins : words.only_changes], ...ways],
      (value) => {
        next.fires = value;
      },
    ),
    next.fires &&
      write("try.reason", words.why, next.reason, (value) => {
        next.reason = value;
      }),
    h(
      "details",
      { class: "d-section", open: first, "data-key": `values-${trial.acts.length}` },
      h("summary", {}, first ? words.with_values : words.change_values),
      open.map((field) => valueInput(field)),
    ),
    h(
      "div",
      { class: "d-row" },
      h(
        "button",
        {
          type: "button",
          class: "btn btn-sm btn-primary",
          disabled: trial.busy,
          "data-at": "try.go",
          onclick: () => play([...trial.acts, { ...next, who: told(next.who) }]),
        },
        words.go,
      ),
      button(words.cancel, () => prepareNothing(), { "data-at": "try.cancel" }),
    ),
  );
}

// By department and role, or as a relative of the case, once there is one.
function whoActs(who, first) {
  const kin = page.relatives.filter(([name]) => !first || name === "headquarters");
  const own = who.relative === "department_head";
  return [
    choose("try.relative", words.person, who.relative, [["", words.by_seat], ...kin], (value) => {
      Object.assign(who, { relative: value, department: "*", role: "*" });
    }),
    (own || !who.relative) &&
      choose(
        "try.department",
        words.department,
        who.department,
        [["*", own ? words.own_department : words.any_department], ...page.departments],
        (value) => {
          who.department = value;
        },
      ),
    ["", "headquarters"].includes(who.relative) &&
      choose("try.role", words.role, who.role, [["*", words.any_role], ...page.roles], (value) => {
        who.role = value;
      }),
  ];
}

const told = (who) => ({ ...who, number: Math.max(1, Math.min(50, who.number)) });

function prepareNothing() {
  trial.next = null;
  redraw();
}

function choose(at, title, value, options, keep) {
  return labelled(
    title,
    h(
      "select",
      {
        class: "form-select",
        "data-at": at,
        value: value ?? "",
        onchange: (event) => {
          keep(event.target.value);
          redraw();
        },
      },
      options.map(([name, label]) => h("option", { value: name }, label)),
    ),
  );
}

function write(at, title, value, keep, more = {}) {
  return labelled(
    title,
    h("input", {
      type: "text",
      class: "form-control",
      autocomplete: "off",
      "data-at": at,
      value: value ?? "",
      ...more,
      oninput: (event) => keep(event.target.value),
      onchange: (event) => keep(event.target.value),
    }),
  );
}

function valueInput(field) {
  const own = field.own ? fields().find((one) => one.name === field.name) : field;
  const { values } = trial.next;
  if (field.type === "table") return tableInput(own, values);
  return oneInput(`try.value.${field.name}`, fieldWords(field), field.type, own, values, field.name);
}

function oneInput(at, title, type, own, values, name) {
  const keep = (value) => {
    values[name] = value;
  };
  if (type === "yes_no") return choose(at, title, values[name], YES_OR_NO, keep);
  if (type === "choice") return choose(at, title, values[name], [["", "—"], ...choicesOf(own)], keep);
  if (page.few[type]) return choose(at, title, values[name], [["", "—"], ...page.few[type]], keep);
  const suggest = page.lookups[type];
  return write(
    at,
    title,
    values[name],
    keep,
    suggest
      ? { id: at, "data-suggest": suggest, role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" }
      : {},
  );
}

const choicesOf = (own) =>
  (own.choices ?? []).map((one) => (Array.isArray(one) ? one : [one.value, titled(one.title, one.value)]));

function tableInput(own, values) {
  const lines = values[own.name] ?? [];
  const columns = of("OwnField", own, "columns").filter((column) => !column.formula);
  return h(
    "fieldset",
    { class: "d-marks" },
    h("legend", {}, titled(own.title, own.name)),
    lines.map((line, index) =>
      h(
        "div",
        { class: "d-card" },
        columns.map((column) =>
          oneInput(
            `try.value.${own.name}.${index}.${column.name}`,
            titled(column.title, column.name),
            column.type ?? "text",
            column,
            line,
            column.name,
          ),
        ),
      ),
    ),
    button(
      words.add_line,
      () => {
        values[own.name] = [...lines, {}];
        redraw();
      },
      { "data-at": `try.line.${own.name}` },
    ),
  );
}
