// The whole matrix of rights on one sheet: set cell by cell, line by line, with mouse or keys.

import { h, kept } from "./dom.js";
import { now, say, words } from "./page.js";
import { of, ways } from "./draft.js";
import { cellKey } from "./cells.js";
import { badge, faultsAt } from "./faults.js";
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
  const people = across.map(({ step, who }) => ({ step: stepWords(step), who: called(who) }));
  now.cell = [Math.min(now.cell[0], rows.length + moves.length - 1), Math.min(now.cell[1], across.length - 1)];
  return h(
    "div",
    {},
    h("p", { class: "d-hint d-keys" }, words.rights_keys),
    h("p", { class: "d-missing", hidden: !nobodyEdits(across) }, words.nobody_edits),
    legend(),
    h(
      "div",
      {
        class: "d-matrix",
        onkeydown: (event) => cellKey(event, { across, rows, moves, render }),
        onclick: (event) => press(event, { across, rows, moves }),
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
          rows.map((field, row) => fieldRow(field, row, across, people)),
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
          moves.map((name, row) => moveRow(name, rows.length + row, across, people)),
        ),
      ),
    ),
  );
}

// Then whoever begins a document fills in all of it, once.
function nobodyEdits(across) {
  const first = across.filter((column) => column.at === 0);
  return first.length > 0 && first.every((column) => of("Participant", column.who, "edits").length === 0);
}

function legend() {
  return h(
    "p",
    { class: "d-legend" },
    ["none", "see", "edit", "fire"].map((one) => [
      h(
        "span",
        {},
        h("span", { class: `d-cell d-is-${one}`, "aria-hidden": "true" }, words[`${one}_short`]),
        " ",
        words[one],
      ),
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
              onclick: () => give([column.who], rows, afterLine([column.who], rows), true),
            },
            h("span", {}, called(column.who), column.asked && ` (${column.asked})`),
          ),
        ),
      ),
    ),
  );
}

// What was pressed in a row: a cell, or its heading.
function press(event, { across, rows, moves }) {
  const at = event.target.closest("[data-at]")?.dataset.at ?? "";
  const [, row, column] = at.match(/^cell\.(\d+)\.(\d+)$/) ?? [];
  const [, part, name] = at.match(/^rights\.(field|way)\.(.+)$/) ?? [];
  if (part === "field") {
    const people = across.map((one) => one.who);
    const line = rows.filter((field) => field.name === name);
    give(people, line, afterLine(people, line));
  } else if (part === "way") {
    const able = across.filter((one) => leads(one, name));
    setFires(able, name, !able.every((one) => fires(one, name)));
  } else if (row) {
    now.cell = [Number(row), Number(column)];
    pressCell(across[column], rows[row], moves[row - rows.length]);
  }
}

function pressCell(column, field, way) {
  if (field) give([column.who], [field], after(level(column.who, field), field));
  else setFires([column], way, !fires(column, way));
}

// Where the keys stand in a row; it looks otherwise then.
const focus = (row) => (now.cell[0] === row ? now.cell[1] : null);

function fieldRow(field, row, across, people) {
  const held = across.map((column) => level(column.who, field));
  const count = field.own && faultsAt(`fields.${field.name}`).length;
  const sign = JSON.stringify([field.name, fieldWords(field), count, focus(row), held, people]);
  return kept("tr", {}, sign, () => [
    heading(`rights.field.${field.name}`, fieldWords(field), [
      !field.own && h("small", {}, words.built_in),
      field.own && badge(`fields.${field.name}`),
    ]),
    held.map((one, at) =>
      cell(row, at, across[at], `d-is-${one}`, words[`${one}_short`], {
        "aria-label": say("right_spoken", { field: fieldWords(field), ...people[at], right: words[one] }),
      }),
    ),
  ]);
}

function moveRow(name, row, across, people) {
  const held = across.map((column) => (leads(column, name) ? fires(column, name) : null));
  const sign = JSON.stringify([name, wayCalled(name), focus(row), held, people]);
  return kept("tr", {}, sign, () => [
    heading(`rights.way.${name}`, wayCalled(name)),
    held.map((on, at) => {
      if (on === null) return h("td", { class: "d-void" });
      return cell(row, at, across[at], on ? "d-is-fire" : "d-is-none", on ? words.fire_short : words.none_short, {
        "aria-pressed": String(on),
        "aria-label": say("fire_spoken", { way: wayCalled(name), ...people[at] }),
      });
    }),
  ]);
}

function heading(at, title, more = null) {
  return h(
    "th",
    { scope: "row", class: "d-side" },
    h("button", { type: "button", "data-at": at, title: words.set_line }, title),
    more,
  );
}

function cell(row, at, column, look, shown, more) {
  const here = now.cell[0] === row && now.cell[1] === at;
  return h(
    "td",
    { class: column.index === 0 ? "d-begin" : "" },
    h(
      "button",
      { type: "button", "data-at": `cell.${row}.${at}`, tabindex: here ? "0" : "-1", class: `d-cell ${look}`, ...more },
      shown,
    ),
  );
}
