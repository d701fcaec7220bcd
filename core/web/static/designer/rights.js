// The whole matrix of rights on one sheet: set cell by cell, line by line, with mouse or keys.

import { h } from "./dom.js";
import { now, say, words } from "./page.js";
import { ways } from "./draft.js";
import { cellKey } from "./cells.js";
import { badge } from "./faults.js";
import { after, afterLine, columns, fieldRows, fires, give, leads, level, setFires, wayRows } from "./grid.js";
import { called, fieldWords, stepWords, wayWords } from "./people.js";

let render = () => {};

export function matrixWith(told) {
  render = told;
}

const wayCalled = (name) => wayWords(ways().find((way) => way.name === name));

export function rights() {
  const across = columns();
  const rows = fieldRows();
  if (!across.length) return h("p", { class: "d-empty" }, words.no_people);
  const moves = wayRows();
  now.cell = [Math.min(now.cell[0], rows.length + moves.length - 1), Math.min(now.cell[1], across.length - 1)];
  return h(
    "div",
    {},
    h("p", { class: "d-hint" }, words.rights_keys),
    legend(),
    h(
      "div",
      {
        class: "d-matrix",
        onkeydown: (event) => cellKey(event, { across, rows, moves, render }),
        tabindex: "0",
        role: "region",
        "aria-label": words.rights,
      },
      h(
        "table",
        {},
        head(across, rows),
        h(
          "tbody",
          {},
          rows.map((field, row) => fieldRow(field, row, across)),
        ),
        h(
          "tbody",
          { class: "d-moves" },
          h(
            "tr",
            {},
            h("th", { scope: "rowgroup", class: "d-side" }, words.may_fire),
            h("td", { colspan: across.length }),
          ),
          moves.map((name, row) => moveRow(name, rows.length + row, across)),
        ),
      ),
    ),
  );
}

function legend() {
  return h(
    "p",
    { class: "d-legend" },
    ["none", "see", "edit"].map((one) => [
      h("span", { class: `d-cell d-is-${one}`, "aria-hidden": "true" }, words[`${one}_short`]),
      " ",
      words[one],
      " ",
    ]),
  );
}

function head(across, rows) {
  const groups = [];
  for (const column of across) {
    const last = groups.at(-1);
    if (last?.step === column.step) last.columns.push(column);
    else groups.push({ step: column.step, columns: [column] });
  }
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      h("td", { class: "d-side d-corner" }),
      groups.map(({ step, columns: own }) =>
        h(
          "th",
          { scope: "colgroup", colspan: own.length, class: "d-group" },
          h(
            "button",
            {
              type: "button",
              "data-at": `rights.step.${step.name}`,
              title: words.set_line,
              onclick: () =>
                give(
                  own.map((one) => one.who),
                  rows,
                  afterLine(
                    own.map((one) => one.who),
                    rows,
                  ),
                  true,
                ),
            },
            stepWords(step),
          ),
          badge(`steps.${step.name}`),
        ),
      ),
    ),
    h(
      "tr",
      {},
      h("th", { scope: "col", class: "d-side d-corner" }, words.field),
      across.map((column, at) =>
        h(
          "th",
          { scope: "col", class: "d-person" },
          h(
            "button",
            {
              type: "button",
              "data-at": `rights.who.${at}`,
              title: column.rung ? words.ladder : null,
              onclick: () => give([column.who], rows, afterLine([column.who], rows), true),
            },
            h("span", {}, called(column.who), column.rung && ` ≤ ${column.rung.up_to ?? "∞"}`),
          ),
        ),
      ),
    ),
  );
}

function fieldRow(field, row, across) {
  const people = across.map((one) => one.who);
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row", class: "d-side" },
      h(
        "button",
        {
          type: "button",
          "data-at": `rights.field.${field.name}`,
          title: words.set_line,
          onclick: () => give(people, [field], afterLine(people, [field])),
        },
        fieldWords(field),
      ),
      !field.own && h("small", {}, words.built_in),
      field.own && badge(`fields.${field.name}`),
    ),
    across.map((column, at) => {
      const held = level(column.who, field);
      return cell(
        row,
        at,
        column,
        {
          class: `d-cell d-is-${held}`,
          "aria-label": say("right_spoken", {
            field: fieldWords(field),
            step: stepWords(column.step),
            who: called(column.who),
            right: words[held],
          }),
          onclick: () => {
            now.cell = [row, at];
            give([column.who], [field], after(held, field));
          },
        },
        words[`${held}_short`],
      );
    }),
  );
}

function moveRow(name, row, across) {
  const able = across.filter((column) => leads(column, name));
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row", class: "d-side" },
      h(
        "button",
        {
          type: "button",
          "data-at": `rights.way.${name}`,
          title: words.set_line,
          onclick: () => setFires(able, name, !able.every((column) => fires(column, name))),
        },
        wayCalled(name),
      ),
    ),
    across.map((column, at) => {
      if (!leads(column, name)) return h("td", { class: "d-void" });
      const on = fires(column, name);
      return cell(
        row,
        at,
        column,
        {
          class: `d-cell d-is-${on ? "fire" : "none"}`,
          "aria-pressed": String(on),
          "aria-label": say("fire_spoken", {
            way: wayCalled(name),
            step: stepWords(column.step),
            who: called(column.who),
          }),
          onclick: () => {
            now.cell = [row, at];
            setFires([column], name, !on);
          },
        },
        on ? words.fire_short : words.none_short,
      );
    }),
  );
}

function cell(row, at, column, more, shown) {
  const here = now.cell[0] === row && now.cell[1] === at;
  return h(
    "td",
    { class: column.index === 0 ? "d-begin" : "" },
    h("button", { type: "button", "data-at": `cell.${row}.${at}`, tabindex: here ? "0" : "-1", ...more }, shown),
  );
}
