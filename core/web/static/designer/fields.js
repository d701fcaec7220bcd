// The fields: those the kind brings along, and those the business adds, with all that can be said about them.

import { focusOn, h } from "./dom.js";
import { now, page, say, titled, words } from "./page.js";
import { draft, everyField, fields, kind, of, put } from "./draft.js";
import { free, renameField, slug } from "./naming.js";
import { badge, button, expression, faultList, labelled, mark, select, text, titles, titlesInCell } from "./inputs.js";
import { section } from "./side.js";

const COLUMN_TYPES = (types) => types.filter(([name]) => !["table", "attachment"].includes(name));

export function fieldsTab() {
  return h("div", { class: "d-two" },
    h("div", {},
      builtIn(),
      h("h2", {}, words.own_fields),
      h("div", { class: "d-scroll" },
        h("table", { class: "d-lines" },
          h("thead", {}, h("tr", {}, [words.label, words.name, words.type, words.required, words.listed, words.indexed, ""].map((title) => h("th", { scope: "col" }, title || h("span", { class: "visually-hidden" }, words.more))))),
          h("tbody", {}, fields().map(row)))),
      fields().length === 0 && h("p", { class: "d-empty" }, words.no_fields),
      button(words.add_field, add, { "data-at": "fields.add", class: "btn btn-sm btn-primary" })),
    h("aside", { class: "d-side-panel", "aria-label": words.field }, now.field !== null && fields()[now.field]
      ? panel(now.field) : h("p", { class: "d-empty" }, words.choose_field)));
}

function builtIn() {
  const own = kind().fields;
  return h("details", { class: "d-section", "data-key": "built-in" },
    h("summary", {}, say("built_in_fields", { kind: kind().title, count: own.length })),
    h("ul", { class: "d-built-in" }, own.map((field) => h("li", {}, field.title, " ",
      h("small", {}, [typeCalled(field.type), field.required && words.required, !field.editable && words.filled_by_itself].filter(Boolean).join(" · "))))));
}

const typeCalled = (name) => page.types.find(([known]) => known === name)?.[1] ?? name;

function add() {
  draft.change((data) => {
    const name = free(`field_${fields().length + 1}`, everyField().map((one) => one.name));
    data.fields = [...fields(), { name, title: { en: "", zh_CN: "" } }];
  });
  now.field = fields().length - 1;
  draft.tell();
  focusOn(`fields.${now.field}.title.${page.locale}`);
}

function retitleField(field, locale, typed) {
  field.title = { ...field.title, [locale]: typed };
  if (locale === "en" && slug(typed)) renameField(draft.data, field, slug(typed));
}

function row(field, index) {
  const set = (name) => (value) => put("OwnField", field, name, value);
  const flag = (name) => h("td", { class: "d-middle", "data-title": words[name] },
    h("input", {
      type: "checkbox", class: "form-check-input", "data-at": `fields.${index}.${name}`, checked: of("OwnField", field, name),
      "aria-label": `${titled(field.title, field.name)}: ${words[name]}`,
      onchange: (event) => { const on = event.target.checked; draft.change(() => set(name)(on)); },
    }));
  return h("tr", { "data-key": `field-${index}`, class: now.field === index ? "d-chosen-row" : "", onclick: (event) => open(event, index) },
    h("td", { class: "d-wide" }, titlesInCell(`fields.row.${index}`, field.title, (locale, typed) => retitleField(field, locale, typed), words.label),
      badge(`fields.${field.name}`)),
    h("td", { "data-title": words.name }, h("code", {}, field.name)),
    h("td", { "data-title": words.type }, select(`fields.${index}.type`, of("OwnField", field, "type"), page.types, set("type"), {
      class: "form-select form-select-sm", "aria-label": `${titled(field.title, field.name)}: ${words.type}`,
    })),
    ["required", "listed", "indexed"].map(flag),
    h("td", { class: "d-deeds" },
      button(words.more, () => choose(index), { "data-at": `fields.${index}.more`, "aria-pressed": String(now.field === index), "aria-label": say("more_about", { name: titled(field.title, field.name) }) }),
      button("↑", () => move(index), { disabled: index === 0, "aria-label": say("earlier", { name: titled(field.title, field.name) }) })));
}

function open(event, index) {
  if (event.target.closest("button, select, input, a")) return;
  choose(index);
}

function choose(index) {
  now.field = index;
  draft.tell();
  focusOn(`fields.${index}.title.${page.locale}`);
}

function move(index) {
  draft.change((data) => { data.fields.splice(index - 1, 0, ...data.fields.splice(index, 1)); });
}

function panel(index) {
  const field = fields()[index];
  const set = (name) => (value) => put("OwnField", field, name, value);
  const type = of("OwnField", field, "type");
  const at = `fields.${index}`;
  return h("div", { class: "d-panel", "data-key": `field-${index}` },
    h("h2", {}, titled(field.title, field.name)),
    faultList(`fields.${field.name}`),
    titles(at, field.title, (locale, typed) => retitleField(field, locale, typed)),
    labelled(words.name, text(`${at}.name`, field.name, (typed) => { if (slug(typed)) renameField(draft.data, field, slug(typed)); }, {
      class: "form-control d-code", readonly: page.kept.fields.includes(field.name),
    }), h("small", { class: "text-muted" }, page.kept.fields.includes(field.name) ? words.name_kept : words.name_help)),
    ["choice"].includes(type) && section(words.choices, choices(field, at), true),
    type === "table" && section(words.columns, columns(field, at), true),
    type !== "table" && type !== "attachment" && [
      expression(`${at}.default`, words.default, of("OwnField", field, "default"), set("default"), words.default_help),
      expression(`${at}.formula`, words.formula, of("OwnField", field, "formula"), set("formula"), words.formula_help),
    ],
    expression(`${at}.check`, words.check, of("OwnField", field, "check"), set("check"), words.check_help),
    field.check && titles(`${at}.message`, of("OwnField", field, "message"), (locale, typed) => {
      field.message = { ...field.message, [locale]: typed };
    }, words.message),
    expression(`${at}.shown_if`, words.shown_if, of("OwnField", field, "shown_if"), set("shown_if"), words.shown_help),
    button(words.remove_field, () => remove(index), { class: "btn btn-sm btn-outline-danger", "data-at": `${at}.remove` }));
}

function remove(index) {
  draft.change((data) => { data.fields.splice(index, 1); if (!data.fields.length) delete data.fields; });
  now.field = null;
  draft.tell();
  focusOn("fields.add");
}

function choices(field, at) {
  const given = of("OwnField", field, "choices");
  return [
    given.map((choice, index) => h("div", { class: "d-card" },
      titles(`${at}.choices.${index}`, choice.title, (locale, typed) => {
        choice.title = { ...choice.title, [locale]: typed };
        if (locale === "en" && slug(typed) && !page.kept.fields.includes(field.name)) {
          choice.value = free(slug(typed), given.filter((one) => one !== choice).map((one) => one.value));
        }
      }),
      h("div", { class: "d-row" }, h("code", {}, choice.value),
        button(words.remove, () => draft.change(() => put("OwnField", field, "choices", given.filter((one) => one !== choice))))))),
    button(words.add_choice, () => draft.change(() => {
      const value = free(`choice_${given.length + 1}`, given.map((one) => one.value));
      field.choices = [...given, { value, title: { en: "", zh_CN: "" } }];
    }), { "data-at": `${at}.choices.add` }),
  ];
}

function columns(field, at) {
  const given = of("OwnField", field, "columns");
  return [
    given.map((column, index) => h("div", { class: "d-card" },
      titles(`${at}.columns.${index}`, column.title, (locale, typed) => {
        column.title = { ...column.title, [locale]: typed };
        if (locale === "en" && slug(typed) && !page.kept.fields.includes(field.name)) {
          column.name = free(slug(typed), given.filter((one) => one !== column).map((one) => one.name));
        }
      }),
      labelled(words.type, select(`${at}.columns.${index}.type`, of("OwnField", column, "type"), COLUMN_TYPES(page.types), (value) => put("OwnField", column, "type", value))),
      mark(`${at}.columns.${index}.required`, words.required, of("OwnField", column, "required"), (on) => put("OwnField", column, "required", on)),
      of("OwnField", column, "type") === "choice" && choices(column, `${at}.columns.${index}`),
      expression(`${at}.columns.${index}.formula`, words.formula, of("OwnField", column, "formula"), (typed) => put("OwnField", column, "formula", typed), words.column_formula_help, given),
      h("div", { class: "d-row" }, h("code", {}, column.name),
        button(words.remove, () => draft.change(() => put("OwnField", field, "columns", given.filter((one) => one !== column))))))),
    button(words.add_column, () => draft.change(() => {
      const name = free(`column_${given.length + 1}`, given.map((one) => one.name));
      field.columns = [...given, { name, title: { en: "", zh_CN: "" } }];
    }), { "data-at": `${at}.columns.add` }),
  ];
}
