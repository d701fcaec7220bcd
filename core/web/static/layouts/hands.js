// Moving parts about: by mouse and finger, by arrow keys, and back again with Ctrl+Z.

import { area, form, group, measures, move, number, put, resize, rows, text } from "./rows.js";
import { draw, scale, spot, view } from "./paper.js";

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const [STEP, FINE] = [0.5, 0.1];
const MOST = 200;
const sheet = document.getElementById("sheet");
const undo = document.getElementById("layout-undo");
const before = [];
let changed = () => {};
let choose = () => {};

export function listen(told, chosen) {
  changed = told;
  choose = chosen;
  sheet.addEventListener("pointerdown", grasp);
  sheet.addEventListener("keydown", key);
  sheet.addEventListener("focusin", (event) => choose(event.target.dataset.row ?? ""));
  form.addEventListener("focusin", (event) => event.target.name && remember());
  form.addEventListener("change", () => settle());
  undo.addEventListener("click", back);
  document.addEventListener("keydown", (event) => {
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing(event.target)) {
      event.preventDefault();
      back();
    }
  });
}

// In an input Ctrl+Z belongs to what is being typed there.
const typing = (target) => target.matches?.("input:not([type=checkbox]), textarea");

// What is typed and chosen; buttons, files and what the form says of itself are no part of the layout.
const KINDS = new Set(["text", "checkbox", "select-one"]);
const inputs = () => [...form.elements].filter((each) => each.name && KINDS.has(each.type));
const state = () => inputs().map((each) => [each.name, each.type === "checkbox" ? each.checked : each.value]);

let kept = null;

// What stood there before the change that is to come; `settle` keeps it where there was a change.
export function remember() {
  kept = state();
}

export function settle() {
  if (kept && JSON.stringify(kept) !== JSON.stringify(state())) {
    before.push(kept);
    if (before.length > MOST) before.shift();
  }
  kept = state();
  undo.disabled = before.length === 0;
}

function back() {
  const last = before.pop();
  if (!last) return;
  const known = new Map(last);
  for (const each of inputs()) {
    if (each.type === "checkbox") each.checked = known.get(each.name) ?? false;
    else each.value = known.get(each.name) ?? "";
  }
  kept = state();
  undo.disabled = before.length === 0;
  changed();
}

function grasp(event) {
  const button = event.target.closest(".spot");
  if (!button || event.button !== 0) return;
  const row = button.dataset.row;
  const start = measures(row);
  const whole = area(row);
  const from = [event.clientX, event.clientY];
  const box = button.getBoundingClientRect();
  const corner = view.chosen === row && event.clientX > box.right - 9 && event.clientY > box.bottom - 9;
  event.preventDefault();
  button.focus({ preventScroll: true });
  remember();
  button.setPointerCapture(event.pointerId);
  view.held = true;
  const drag = (moved) => {
    const step = moved.shiftKey ? FINE : STEP;
    const [across, down] = [moved.clientX - from[0], moved.clientY - from[1]].map((pixels) => pixels / scale());
    if (corner) resize(row, start, snapped(across, step), snapped(down, step));
    else {
      const inside = within(whole, across, down);
      move(row, start, snapped(inside[0], step), snapped(inside[1], step));
    }
    draw();
  };
  const drop = () => {
    button.removeEventListener("pointermove", drag);
    view.held = false;
    settle();
    changed();
  };
  button.addEventListener("pointermove", drag);
  button.addEventListener("lostpointercapture", drop, { once: true });
}

const snapped = (value, step) => Math.round(Math.trunc(value / step + Math.sign(value) * 1e-9) * step * 100) / 100;

// A hand that slips does not lose a field: what is dragged stays on the paper.
function within(at, across, down) {
  const [width, height] = [number("paper-", "width"), number("paper-", "height")];
  return [
    Math.min(Math.max(across, -at.x), Math.max(0, width - at.x - at.width)),
    Math.min(Math.max(down, -at.y), Math.max(0, height - at.y - at.height)),
  ];
}

function key(event) {
  const row = event.target.dataset.row;
  if (!row) return;
  const way = KEYS[event.key];
  if (way && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    remember();
    const by = event.shiftKey ? FINE : STEP;
    (event.altKey ? resize : move)(row, measures(row), way[0] * by, way[1] * by);
    settle();
    changed();
  } else if (event.key === "Delete" && row !== "rows-" && row !== "carry-") {
    event.preventDefault();
    remember();
    put(row, "drop", "1");
    settle();
    choose("");
    changed();
  } else if (event.key === "Enter") {
    event.preventDefault();
    const first = document.querySelector('#chosen [name$="-x"], #chosen [name$="-x1"]');
    first?.focus();
    first?.select();
  }
}

// Put what was chosen from the list onto the paper, where there is room for it.
export function add(kind, path) {
  remember();
  const name = kind === "text" ? "field" : kind;
  const row = (kind === "line" || kind === "box" ? addStroke : addLetters)(name, path);
  settle();
  changed();
  spot(row)?.focus();
}

function addStroke(name) {
  const row = blankRow(name);
  const at = room(40, 10);
  const given = name === "line" ? { x1: at.x, y1: at.y, x2: at.x + 40, y2: at.y } : { ...at, width: 40, height: 10 };
  for (const [part, value] of Object.entries({ ...given, thickness: 0.2 })) put(row, part, value);
  return row;
}

function addLetters(name, path) {
  const row = blankRow(name);
  const at = name === "column" ? { x: 0, y: 0 } : room(40, 5);
  const height = name === "column" ? number("rows-", "height", 5) : 5;
  for (const [part, value] of Object.entries({ ...at, width: 40, height, size: 9 })) put(row, part, value);
  if (path) put(row, "value", path);
  else if (name === "field") {
    put(row, "zh", "文字");
    put(row, "en", "Text");
  }
  if (path === "page") put(row, "format", "page_of_pages");
  return row;
}

let blankRow = () => "";
export const blanksFrom = (made) => {
  blankRow = made;
};

// The first place, read from above, that nothing else covers.
function room(width, height) {
  const taken = [...rows("field"), ...(form.querySelector("#rows-") ? ["rows-"] : [])].map(area);
  const [left, top] = [number("paper-", "left"), number("paper-", "top")];
  const right = number("paper-", "width") - number("paper-", "right") - width;
  const bottom = number("paper-", "height") - number("paper-", "bottom") - height;
  for (let y = Math.ceil(top); y <= bottom; y += 2) {
    for (let x = Math.ceil(left); x <= right; x += 4) {
      const free = taken.every(
        (at) => x + width <= at.x || at.x + at.width <= x || y + height <= at.y || at.y + at.height <= y,
      );
      if (free) return { x, y };
    }
  }
  return { x: left, y: top };
}
