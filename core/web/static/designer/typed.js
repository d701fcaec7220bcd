// The values that a case on paper begins with, or that somebody changes in it.

import { h } from "./dom.js";
import { page, titled, words } from "./page.js";
import { everyField, fields, of } from "./draft.js";
import { button, labelled } from "./inputs.js";
import { fieldWords } from "./people.js";
import { redraw, trial } from "./trial.js";

const YES_OR_NO = [
  ["", "—"],
  ["1", words.yes],
  ["0", words.no],
];

// An input for every field that people fill in, and for what comes about on paper beside the form; files come to a
// document that there is.
export const valueInputs = () =>
  everyField()
    .filter((field) => ((field.editable && !field.apart) || field.on_paper) && field.type !== "attachment")
    .map(valueInput);

export function choose(at, title, value, options, keep, asked = false) {
  return answered(at, title, asked, (more) =>
    h(
      "select",
      {
        class: "form-select",
        "data-at": at,
        ...more,
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

export function write(at, title, value, keep, more = {}, asked = false) {
  return answered(at, title, asked, (signs) =>
    h("input", {
      type: "text",
      class: "form-control",
      autocomplete: "off",
      "data-at": at,
      value: value ?? "",
      ...more,
      ...signs,
      oninput: (event) => keep(event.target.value),
      onchange: (event) => keep(event.target.value),
    }),
  );
}

// An input with its title, a star where it is asked for, and below it what was wrong with it.
function answered(at, title, asked, made) {
  const said = trial.next?.wrong?.[at];
  const signs = said ? { "aria-invalid": "true", "aria-describedby": `said-${at}` } : {};
  return labelled(
    [title, asked && star()],
    made(asked ? { "aria-required": "true", ...signs } : signs),
    said && wrong(at, said),
  );
}

const star = () => h("span", { class: "required", "aria-hidden": "true" }, " *");
const wrong = (at, said) => h("small", { id: `said-${at}`, class: "d-wrong" }, said);

function valueInput(field) {
  const own = field.own ? fields().find((one) => one.name === field.name) : field;
  const { values } = trial.next;
  if (field.type === "table") return tableInput(own, values);
  return oneInput(`try.value.${field.name}`, fieldWords(field), field.type, own, values, field.name, field.asked);
}

function oneInput(at, title, type, own, values, name, asked) {
  const keep = (value) => {
    values[name] = value;
  };
  if (type === "yes_no") return choose(at, title, values[name], YES_OR_NO, keep, asked);
  if (type === "choice") return choose(at, title, values[name], [["", "—"], ...choicesOf(own)], keep, asked);
  if (page.few[type]) return choose(at, title, values[name], [["", "—"], ...page.few[type]], keep, asked);
  const suggest = page.lookups[type];
  return write(
    at,
    title,
    values[name],
    keep,
    suggest
      ? { id: at, "data-suggest": suggest, role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list" }
      : {},
    asked,
  );
}

const choicesOf = (own) =>
  (own.choices ?? []).map((one) => (Array.isArray(one) ? one : [one.value, titled(one.title, one.value)]));

function tableInput(own, values) {
  const at = `try.value.${own.name}`;
  const said = trial.next.wrong?.[at];
  const lines = values[own.name] ?? [];
  const columns = of("OwnField", own, "columns").filter((column) => !column.formula);
  return h(
    "fieldset",
    { class: "d-marks" },
    h("legend", {}, titled(own.title, own.name), of("OwnField", own, "required") && star()),
    said && wrong(at, said),
    lines.map((line, index) =>
      h(
        "div",
        { class: "d-card" },
        columns.map((column) =>
          oneInput(
            `${at}.${index}.${column.name}`,
            titled(column.title, column.name),
            column.type ?? "text",
            column,
            line,
            column.name,
            of("OwnField", column, "required"),
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
