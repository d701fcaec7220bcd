// Conditions and formulas: the names they may read are at hand, and the server says at once what is wrong.

import { h } from "./dom.js";
import { page, say, words } from "./page.js";
import { draft, everyField } from "./draft.js";
import { labelled, text } from "./inputs.js";
import { ask } from "./saving.js";
import { fieldWords } from "./people.js";

const answers = new Map(); // What the server said about each text: "" where it is right.
let asked = 0;
let render = () => {};

export function checkWith(told) {
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
    ...columns.map((one) => [one.name, fieldWords(one)]),
    ...everyField()
      .filter((one) => one.type !== "attachment")
      .map((one) => [one.name, fieldWords(one)]),
    ["today", words.today],
    ["applicant", words.applicant],
  ];
  const input = text(
    at,
    value,
    (typed) => {
      keep(typed);
      check(at, typed, columns);
    },
    {
      class: `form-control d-code${wrong ? " is-invalid" : ""}`,
      spellcheck: "false",
      autocapitalize: "off",
      "aria-describedby": `said-${at}`,
    },
  );
  return h(
    "div",
    { class: "d-expression" },
    labelled(title, input),
    h(
      "div",
      { class: "d-row" },
      h(
        "select",
        {
          class: "form-select form-select-sm d-adder",
          "aria-label": say("insert_into", { title }),
          value: "",
          onchange: (event) => {
            const { value: name } = event.target;
            event.target.value = "";
            if (name) insert(at, name);
          },
        },
        h("option", { value: "" }, words.insert_name),
        names.map(([name, title]) => h("option", { value: name }, `${title} (${name})`)),
      ),
      h(
        "small",
        { id: `said-${at}`, class: wrong ? "d-wrong" : "text-muted", role: "status" },
        wrong || (value && wrong === "" ? words.expression_right : help),
      ),
    ),
  );
}
