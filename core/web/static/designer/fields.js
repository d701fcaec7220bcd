// The fields: those the kind brings along, and those the business adds, with all that can be said about them.

import { focusOn, h } from "./dom.js";
import { now, page, say, titled, words } from "./page.js";
import { draft, everyField, fields, kind, of, put } from "./draft.js";
import { badge } from "./faults.js";
import { fieldPanel } from "./field.js";
import { button, select, titlesInCell } from "./inputs.js";
import { free, retitleField } from "./naming.js";
import { needType } from "./needs.js";

export function fieldsTab() {
  return h(
    "div",
    { class: "d-two" },
    h(
      "div",
      {},
      builtIn(),
      h("h2", {}, words.own_fields),
      h(
        "div",
        { class: "d-scroll" },
        h(
          "table",
          { class: "d-lines" },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              [words.label, words.name, words.type, words.required, words.listed, words.indexed, ""].map((title) =>
                h("th", { scope: "col" }, title || h("span", { class: "visually-hidden" }, words.more)),
              ),
            ),
          ),
          h("tbody", {}, fields().map(row)),
        ),
      ),
      fields().length === 0 && h("p", { class: "d-empty" }, words.no_fields),
      button(words.add_field, add, { "data-at": "fields.add", class: "btn btn-sm btn-primary" }),
    ),
    h(
      "aside",
      { class: "d-side-panel", "aria-label": words.field },
      now.field !== null && fields()[now.field]
        ? fieldPanel(now.field)
        : h("p", { class: "d-empty" }, words.choose_field),
    ),
  );
}

function builtIn() {
  const own = kind().fields;
  return h(
    "details",
    { class: "d-section", "data-key": "built-in" },
    h("summary", {}, say("built_in_fields", { kind: kind().title, count: own.length })),
    h(
      "ul",
      { class: "d-built-in" },
      own.map((field) =>
        h(
          "li",
          {},
          field.title,
          " ",
          h(
            "small",
            {},
            [typeCalled(field.type), field.required && words.required, !field.editable && words.filled_by_itself]
              .filter(Boolean)
              .join(" · "),
          ),
        ),
      ),
    ),
  );
}

const typeCalled = (name) => page.types.find(([known]) => known === name)?.[1] ?? name;

function add() {
  draft.change((data) => {
    const name = free(
      `field_${fields().length + 1}`,
      everyField().map((one) => one.name),
    );
    data.fields = [...fields(), { name, title: { en: "", zh_CN: "" } }];
  });
  now.field = fields().length - 1;
  draft.tell();
  focusOn(`fields.${now.field}.title.${page.locale}`);
}

function row(field, index) {
  const set = (name) => (value) => put("OwnField", field, name, value);
  const take = (type) => {
    set("type")(type);
    needType(type);
  };
  const flag = (name) =>
    h(
      "td",
      { class: "d-middle", "data-title": words[name] },
      h("input", {
        type: "checkbox",
        class: "form-check-input",
        "data-at": `fields.${index}.${name}`,
        checked: of("OwnField", field, name),
        "aria-label": `${titled(field.title, field.name)}: ${words[name]}`,
        onchange: (event) => {
          const on = event.target.checked;
          draft.change(() => set(name)(on));
        },
      }),
    );
  return h(
    "tr",
    {
      "data-key": `field-${index}`,
      class: now.field === index ? "d-chosen-row" : "",
      onclick: (event) => open(event, index),
    },
    h(
      "td",
      { class: "d-wide" },
      titlesInCell(
        `fields.row.${index}`,
        field.title,
        (locale, typed) => retitleField(field, locale, typed),
        words.label,
      ),
      badge(`fields.${field.name}`),
    ),
    h("td", { "data-title": words.name }, h("code", {}, field.name)),
    h(
      "td",
      { "data-title": words.type },
      select(`fields.${index}.type`, of("OwnField", field, "type"), page.types, take, {
        class: "form-select form-select-sm",
        "aria-label": `${titled(field.title, field.name)}: ${words.type}`,
      }),
    ),
    ["required", "listed", "indexed"].map(flag),
    h(
      "td",
      { class: "d-deeds" },
      button(words.more, () => choose(index), {
        "data-at": `fields.${index}.more`,
        "aria-pressed": String(now.field === index),
        "aria-label": say("more_about", { name: titled(field.title, field.name) }),
      }),
      button("↑", () => move(index), {
        disabled: index === 0,
        "aria-label": say("earlier", { name: titled(field.title, field.name) }),
      }),
    ),
  );
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
  draft.change((data) => {
    data.fields.splice(index - 1, 0, ...data.fields.splice(index, 1));
  });
}
