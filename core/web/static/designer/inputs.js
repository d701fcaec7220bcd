// Inputs bound to the draft: texts, labels in both languages, choices, marks, lists of names, expressions.
// `at` names an input in the page, such as "steps.draft.title.en": faults and focus find it by that.

import { h } from "./dom.js";
import { LOCALES, now, page, say, words } from "./page.js";
import { draft, everyField } from "./draft.js";
import { ask } from "./saving.js";

export function labelled(title, input, more = null) {
  return h("label", { class: "d-label" }, h("span", {}, title), input, more);
}

export function text(at, value, keep, more = {}) {
  return h("input", {
    type: "text", class: "form-control", "data-at": at, value: value ?? "", autocomplete: "off", ...more,
    oninput: (event) => { const { value: typed } = event.target; draft.change(() => keep(typed), at); },
  });
}

// A label in both languages; the one that is missing is marked.
export function titles(at, title, keep, legend = words.label) {
  const lone = (locale) => !title?.[locale]?.trim();
  return h("div", { class: "d-titles", role: "group", "aria-label": legend },
    LOCALES.map((locale) => labelled(
      `${legend} · ${words[locale]}`,
      text(`${at}.title.${locale}`, title?.[locale], (typed) => keep(locale, typed),
        { lang: locale === "en" ? "en" : "zh-CN", class: `form-control${lone(locale) ? " d-lacking" : ""}` }),
      lone(locale) && h("small", { class: "d-missing" }, words.label_missing),
    )));
}

// The same without words round it, as a table has it: two inputs beside each other.
export function titlesInCell(at, title, keep, legend) {
  return h("div", { class: "d-both" }, LOCALES.map((locale) => text(`${at}.title.${locale}`, title?.[locale], (typed) => keep(locale, typed), {
    "aria-label": `${legend} · ${words[locale]}`,
    placeholder: words[locale],
    class: `form-control${title?.[locale]?.trim() ? "" : " d-lacking"}`,
  })));
}

// `options` are [value, title]; what was chosen and is not offered any more still shows.
export function select(at, value, options, keep, more = {}) {
  const known = options.some(([name]) => name === value);
  const all = known || !value ? options : [...options, [value, say("gone", { name: value })]];
  return h("select", {
    class: "form-select", "data-at": at, value, ...more,
    onchange: (event) => { const { value: chosen } = event.target; draft.change(() => keep(chosen)); },
  }, all.map(([name, title]) => h("option", { value: name }, title)));
}

export function mark(at, title, checked, keep, more = {}) {
  return h("label", { class: "d-mark" },
    h("input", {
      type: "checkbox", class: "form-check-input", "data-at": at, checked, ...more,
      onchange: (event) => { const { checked: set } = event.target; draft.change(() => keep(set)); },
    }), " ", title);
}

// Marks for a list of names, kept in the order they are offered in.
export function marks(at, title, chosen, options, keep) {
  const known = options.map(([name]) => name);
  const all = [...options, ...chosen.filter((n) => !known.includes(n) && n !== "*").map((n) => [n, say("gone", { name: n })])];
  return h("fieldset", { class: "d-marks" }, h("legend", {}, title),
    all.length === 0 && h("small", { class: "text-muted" }, words.none_yet),
    all.map(([name, called]) => mark(`${at}.${name}`, called, chosen.includes(name), (set) => {
      const next = set ? [...chosen, name] : chosen.filter((one) => one !== name);
      keep([...all.map(([n]) => n).filter((n) => next.includes(n))]);
    })));
}

export function button(title, onclick, more = {}) {
  return h("button", { type: "button", class: "btn btn-sm btn-outline-secondary", onclick, ...more }, title);
}

// Something to add from a list: chosen, and the list stands at its first line again.
export function adder(at, title, options, add) {
  return h("select", {
    class: "form-select form-select-sm d-adder", "data-at": at, value: "", "aria-label": title,
    onchange: (event) => {
      const { value: chosen } = event.target;
      event.target.value = "";
      if (chosen) draft.change(() => add(chosen));
    },
  }, h("option", { value: "" }, title), options.map(([name, called]) => h("option", { value: name }, called)));
}

// ---- expressions

const answers = new Map(); // What the server said about each text: "" where it is right.
let asked = 0;
let render = () => {};

export function renderWith(told) {
  render = told;
}

function check(at, written, columns) {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    try {
      const body = { text: written, columns, data: draft.data };
      const { ok, told } = await ask(page.paths.expression, body);
      if (ok) answers.set(`${at} ${written}`, told.wrong);
    } catch {
      return; // What cannot be asked now is asked at the next save.
    }
    render();
  }, 400);
}

function insert(at, name) {
  const input = document.querySelector(`[data-at="${CSS.escape(at)}"]`);
  const [from, until] = [input.selectionStart, input.selectionEnd];
  const space = from && !/[\s(]$/.test(input.value.slice(0, from)) ? " " : "";
  input.setRangeText(space + name, from, until, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
}

// A condition or formula, with the names it may read; the server says at once what is wrong with it.
export function expression(at, title, value, keep, help = "", columns = []) {
  const wrong = value ? answers.get(`${at} ${value}`) : "";
  const names = [
    ...columns.map((one) => [one.name, one.title]),
    ...everyField().filter((one) => one.type !== "attachment").map((one) => [one.name, one.title]),
    ["today", words.today], ["applicant", words.applicant],
  ];
  const input = text(at, value, (typed) => { keep(typed); check(at, typed, columns); }, {
    class: `form-control d-code${wrong ? " is-invalid" : ""}`, spellcheck: "false", autocapitalize: "off",
    "aria-describedby": `said-${at}`,
  });
  return h("div", { class: "d-expression" },
    labelled(title, input),
    h("div", { class: "d-row" },
      h("select", {
        class: "form-select form-select-sm d-adder", "aria-label": say("insert_into", { title }), value: "",
        onchange: (event) => { const { value: name } = event.target; event.target.value = ""; if (name) insert(at, name); },
      }, h("option", { value: "" }, words.insert_name),
      names.map(([name, called]) => h("option", { value: name },
        `${typeof called === "object" ? called?.[page.locale] || called?.en || name : called} (${name})`))),
      h("small", { id: `said-${at}`, class: wrong ? "d-wrong" : "text-muted", role: "status" },
        wrong || (value && wrong === "" ? words.expression_right : help))));
}

// ---- faults

export const faultsAt = (place) => now.faults.filter((fault) => fault.place === place || (fault.place.startsWith(place) && /[.[]/.test(fault.place[place.length])));

export function badge(place) {
  const count = faultsAt(place).length;
  return count > 0 && h("span", { class: "d-badge", title: faultsAt(place).map((f) => f.message).join("\n") },
    h("span", { class: "visually-hidden" }, say("faults_here", { count })), h("span", { "aria-hidden": "true" }, `! ${count}`));
}

export function faultList(place) {
  const found = faultsAt(place);
  return found.length > 0 && h("ul", { class: "d-faults" }, found.map((fault) => h("li", {}, fault.message)));
}
