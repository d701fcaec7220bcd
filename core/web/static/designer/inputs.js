// Inputs bound to the draft: texts, labels in both languages, choices, marks, lists of names, expressions.
// `at` names an input in the page, such as "steps.draft.title.en": faults and focus find it by that.

import { h } from "./dom.js";
import { LOCALES, say, words } from "./page.js";
import { draft } from "./draft.js";

export function labelled(title, input, more = null) {
  return h("label", { class: "d-label" }, h("span", {}, title), input, more);
}

export function text(at, value, keep, more = {}) {
  return h("input", {
    type: "text",
    class: "form-control",
    "data-at": at,
    value: value ?? "",
    autocomplete: "off",
    ...more,
    oninput: (event) => {
      const { value: typed } = event.target;
      draft.change(() => keep(typed), at);
    },
  });
}

// A label in both languages; the one that is missing is marked.
export function titles(at, title, keep, legend = words.label) {
  const lone = (locale) => !title?.[locale]?.trim();
  return h(
    "div",
    { class: "d-titles", role: "group", "aria-label": legend },
    LOCALES.map((locale) =>
      labelled(
        `${legend} · ${words[locale]}`,
        text(`${at}.title.${locale}`, title?.[locale], (typed) => keep(locale, typed), {
          lang: locale === "en" ? "en" : "zh-CN",
          class: `form-control${lone(locale) ? " d-lacking" : ""}`,
        }),
        lone(locale) && h("small", { class: "d-missing" }, words.label_missing),
      ),
    ),
  );
}

// The same without words round it, as a table has it: two inputs beside each other.
export function titlesInCell(at, title, keep, legend) {
  return h(
    "div",
    { class: "d-both" },
    LOCALES.map((locale) =>
      text(`${at}.title.${locale}`, title?.[locale], (typed) => keep(locale, typed), {
        "aria-label": `${legend} · ${words[locale]}`,
        placeholder: words[locale],
        class: `form-control${title?.[locale]?.trim() ? "" : " d-lacking"}`,
      }),
    ),
  );
}

// `options` are [value, title]; what was chosen and is not offered any more still shows.
export function select(at, value, options, keep, more = {}) {
  const known = options.some(([name]) => name === value);
  const all = known || !value ? options : [...options, [value, say("gone", { name: value })]];
  return h(
    "select",
    {
      class: "form-select",
      "data-at": at,
      value,
      ...more,
      onchange: (event) => {
        const { value: chosen } = event.target;
        draft.change(() => keep(chosen));
      },
    },
    all.map(([name, title]) => h("option", { value: name }, title)),
  );
}

export function mark(at, title, checked, keep, more = {}) {
  return h(
    "label",
    { class: "d-mark" },
    h("input", {
      type: "checkbox",
      class: "form-check-input",
      "data-at": at,
      checked,
      ...more,
      onchange: (event) => {
        const { checked: set } = event.target;
        draft.change(() => keep(set));
      },
    }),
    " ",
    title,
  );
}

// Marks for a list of names, kept in the order they are offered in.
export function marks(at, title, chosen, options, keep) {
  const known = options.map(([name]) => name);
  const all = [
    ...options,
    ...chosen.filter((n) => !known.includes(n) && n !== "*").map((n) => [n, say("gone", { name: n })]),
  ];
  return h(
    "fieldset",
    { class: "d-marks" },
    h("legend", {}, title),
    all.length === 0 && h("small", { class: "text-muted" }, words.none_yet),
    all.map(([name, called]) =>
      mark(`${at}.${name}`, called, chosen.includes(name), (set) => {
        const next = set ? [...chosen, name] : chosen.filter((one) => one !== name);
        keep([...all.map(([n]) => n).filter((n) => next.includes(n))]);
      }),
    ),
  );
}

export function button(title, onclick, more = {}) {
  return h("button", { type: "button", class: "btn btn-sm btn-outline-secondary", onclick, ...more }, title);
}

// Something to add from a list: chosen, and the list stands at its first line again.
export function adder(at, title, options, add) {
  return h(
    "select",
    {
      class: "form-select form-select-sm d-adder",
      "data-at": at,
      value: "",
      "aria-label": title,
      onchange: (event) => {
        const { value: chosen } = event.target;
        event.target.value = "";
        if (chosen) draft.change(() => add(chosen));
      },
    },
    h("option", { value: "" }, title),
    options.map(([name, called]) => h("option", { value: name }, called)),
  );
}

export function section(title, children, open) {
  return h("details", { class: "d-section", open, "data-key": `section-${title}` }, h("summary", {}, title), children);
}
