// All that can be said about one field, beside the table of fields.

import { focusOn, h } from "./dom.js";
import { now, page, titled, words } from "./page.js";
import { draft, fields, of, put } from "./draft.js";
import { expression } from "./expressions.js";
import { faultList } from "./faults.js";
import { button, labelled, mark, section, select, text, titles } from "./inputs.js";
import { forgetField, free, isQuoted, renameColumn, renameField, retitleField, slug } from "./naming.js";
import { needType } from "./needs.js";

// A line has neither files nor lines of its own.
const inLines = (types) => types.filter(([name]) => !["table", "attachment"].includes(name));

export function fieldPanel(index) {
  const field = fields()[index];
  const type = of("OwnField", field, "type");
  const at = `fields.${index}`;
  return h(
    "div",
    { class: "d-panel", "data-key": `field-${index}` },
    h("h2", {}, titled(field.title, field.name)),
    faultList(`fields.${field.name}`),
    titles(at, field.title, (locale, typed) => retitleField(field, locale, typed)),
    labelled(
      words.name,
      text(
        `${at}.name`,
        field.name,
        (typed) => {
          if (slug(typed)) renameField(draft.data, field, slug(typed));
        },
        {
          class: "form-control d-code",
          readonly: page.kept.fields.includes(field.name),
        },
      ),
      h("small", { class: "text-muted" }, page.kept.fields.includes(field.name) ? words.name_kept : words.name_help),
    ),
    ["choice"].includes(type) && section(words.choices, choices(field, at), true),
    type === "table" && section(words.columns, columns(field, at), true),
    !["table", "attachment"].includes(type) && [
      rule(field, at, "default", words.default_help),
      rule(field, at, "formula", words.formula_help),
    ],
    checked(field, at),
    rule(field, at, "shown_if", words.shown_help),
    button(words.remove_field, () => remove(index), {
      class: "btn btn-sm btn-outline-danger",
      "data-at": `${at}.remove`,
    }),
  );
}

// One of the expressions of a field or of a column, which may read the other columns of its line.
function rule(field, at, name, help, columns = []) {
  const keep = (typed) => put("OwnField", field, name, typed);
  return expression(`${at}.${name}`, words[name], of("OwnField", field, name), keep, help, columns);
}

function checked(field, at, columns = []) {
  return [
    rule(field, at, "check", words.check_help, columns),
    field.check &&
      titles(
        `${at}.message`,
        of("OwnField", field, "message"),
        (locale, typed) => {
          field.message = { ...field.message, [locale]: typed };
        },
        words.message,
      ),
  ];
}

function remove(index) {
  draft.change((data) => {
    const [gone] = data.fields.splice(index, 1);
    if (!data.fields.length) delete data.fields;
    forgetField(data, gone.name);
  });
  now.field = null;
  draft.tell();
  focusOn("fields.add");
}

function choices(field, at) {
  const given = of("OwnField", field, "choices");
  return [
    given.map((choice, index) =>
      h(
        "div",
        { class: "d-card" },
        titles(`${at}.choices.${index}`, choice.title, (locale, typed) => {
          choice.title = { ...choice.title, [locale]: typed };
          if (
            locale === "en" &&
            slug(typed) &&
            !page.kept.fields.includes(field.name) &&
            !isQuoted(draft.data, choice.value)
          ) {
            choice.value = free(
              slug(typed),
              given.filter((one) => one !== choice).map((one) => one.value),
            );
          }
        }),
        h(
          "div",
          { class: "d-row" },
          h("code", {}, choice.value),
          button(words.remove, () =>
            draft.change(() =>
              put(
                "OwnField",
                field,
                "choices",
                given.filter((one) => one !== choice),
              ),
            ),
          ),
        ),
      ),
    ),
    button(
      words.add_choice,
      () =>
        draft.change(() => {
          const value = free(
            `choice_${given.length + 1}`,
            given.map((one) => one.value),
          );
          field.choices = [...given, { value, title: { en: "", zh_CN: "" } }];
        }),
      { "data-at": `${at}.choices.add` },
    ),
  ];
}

function columns(field, at) {
  const given = of("OwnField", field, "columns");
  return [
    given.map((column, index) =>
      h(
        "div",
        { class: "d-card" },
        titles(`${at}.columns.${index}`, column.title, (locale, typed) => {
          column.title = { ...column.title, [locale]: typed };
          if (locale === "en") renameColumn(draft.data, field, column, slug(typed));
        }),
        labelled(
          words.type,
          select(`${at}.columns.${index}.type`, of("OwnField", column, "type"), inLines(page.types), (value) => {
            put("OwnField", column, "type", value);
            needType(value);
          }),
        ),
        mark(`${at}.columns.${index}.required`, words.required, of("OwnField", column, "required"), (on) =>
          put("OwnField", column, "required", on),
        ),
        of("OwnField", column, "type") === "choice" && choices(column, `${at}.columns.${index}`),
        rule(column, `${at}.columns.${index}`, "formula", words.column_formula_help, given),
        section(
          words.more,
          [
            rule(column, `${at}.columns.${index}`, "default", words.default_help, given),
            checked(column, `${at}.columns.${index}`, given),
            rule(column, `${at}.columns.${index}`, "shown_if", words.shown_help, given),
          ],
          ["default", "check", "shown_if"].some((name) => column[name]),
        ),
        h(
          "div",
          { class: "d-row" },
          h("code", {}, column.name),
          button(words.remove, () =>
            draft.change(() =>
              put(
                "OwnField",
                field,
                "columns",
                given.filter((one) => one !== column),
              ),
            ),
          ),
        ),
      ),
    ),
    button(
      words.add_column,
      () =>
        draft.change(() => {
          const name = free(
            `column_${given.length + 1}`,
            given.map((one) => one.name),
          );
          field.columns = [...given, { name, title: { en: "", zh_CN: "" } }];
        }),
      { "data-at": `${at}.columns.add` },
    ),
  ];
}
