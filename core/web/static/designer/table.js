// The flow as a table: the same steps and transitions, line by line.

import { h } from "./dom.js";
import { words } from "./page.js";
import { draft, everyone, leaving, of, put, steps, ways } from "./draft.js";
import { isChosen } from "./drawing.js";
import { badge } from "./faults.js";
import { mayFire } from "./firing.js";
import { adder, button, select, titlesInCell } from "./inputs.js";
import { renameStep, renameWay, retitle } from "./naming.js";
import { called, stepWords, wayWords } from "./people.js";
import { placeOf } from "./places.js";
import { chooseStep, chooseWay, connect, drawStep, removeStep, removeWay } from "./strokes.js";

export function table() {
  return h(
    "div",
    {},
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
            [words.label, words.leads, words.participants, words.final_short].map((title) =>
              h("th", { scope: "col" }, title),
            ),
            h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, words.more)),
          ),
        ),
        steps().map((step, at) =>
          h(
            "tbody",
            { "data-key": `rows-${at}` },
            stepRow(step, at),
            ways().map((way, index) => way.source === step.name && wayRow(way, index)),
            h(
              "tr",
              {},
              h(
                "td",
                { colspan: "5", class: "d-under" },
                adder(
                  `table.connect.${at}`,
                  words.new_way_to,
                  steps().map((one, to) => [String(to), stepWords(one)]),
                  (to) => queueMicrotask(() => connect(at, Number(to))),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
    button(words.new_step, () => drawStep(), { class: "btn btn-sm btn-primary", "data-at": "table.new" }),
  );
}

function stepRow(step, at) {
  return h(
    "tr",
    { class: `d-step-row${isChosen("step", at) ? " d-chosen-row" : ""}` },
    h(
      "th",
      { scope: "row", class: "d-wide" },
      titlesInCell(
        `table.step.${at}`,
        step.title,
        (locale, typed) => retitle(step, locale, typed, (name) => renameStep(draft.data, step, name)),
        words.step,
      ),
      badge(`steps.${step.name}`),
    ),
    h(
      "td",
      { "data-title": words.leads },
      at === 0 ? words.begins_here : leaving(step).map(wayWords).join(" · ") || (step.final ? words.rests_here : "—"),
    ),
    h("td", { "data-title": words.participants }, everyone(step).map(called).join(words.semicolon) || "—"),
    h(
      "td",
      { class: "d-middle", "data-title": words.final_short },
      h("input", {
        type: "checkbox",
        class: "form-check-input",
        checked: of("Step", step, "final"),
        "data-at": `table.step.${at}.final`,
        "aria-label": `${stepWords(step)}: ${words.final}`,
        onchange: (event) => {
          const on = event.target.checked;
          draft.change(() => put("Step", step, "final", on));
        },
      }),
    ),
    deeds(
      () => chooseStep(at, true),
      () => removeStep(at),
      stepWords(step),
      `table.step.${at}`,
    ),
  );
}

function wayRow(way, at) {
  return h(
    "tr",
    { class: isChosen("way", at) ? "d-chosen-row" : "" },
    h(
      "td",
      { class: "d-wide d-under" },
      titlesInCell(
        `table.way.${at}`,
        way.title,
        (locale, typed) => retitle(way, locale, typed, (name) => renameWay(draft.data, way, name)),
        words.transition,
      ),
      badge(placeOf(way)),
    ),
    h(
      "td",
      { "data-title": words.to },
      select(
        `table.way.${at}.target`,
        way.target,
        steps().map((one) => [one.name, stepWords(one)]),
        (name) => {
          way.target = name;
        },
        { class: "form-select form-select-sm", "aria-label": `${wayWords(way)}: ${words.to}` },
      ),
    ),
    h("td", { "data-title": words.may_fire }, firers(way)),
    h("td", {}),
    deeds(
      () => chooseWay(at, true),
      () => removeWay(at),
      wayWords(way),
      `table.way.${at}`,
    ),
  );
}

function firers(way) {
  const step = steps().find((one) => one.name === way.source);
  return (
    everyone(step)
      .filter((who) => mayFire(who, step, way.name))
      .map(called)
      .join(words.semicolon) || "—"
  );
}

function deeds(choose, remove, name, at) {
  return h(
    "td",
    { class: "d-deeds" },
    button(words.more, choose, { "data-at": `${at}.more`, "aria-label": `${words.more}: ${name}` }),
    button(words.remove, remove, { "data-at": `${at}.remove`, "aria-label": `${words.remove}: ${name}` }),
  );
}
