// The rows of the form as parts of the paper. A measure stands in its input and nowhere else, so that what is
// drawn, typed, tried and sent can never differ.

export const form = document.getElementById("layout");
export const data = JSON.parse(document.getElementById("layout-data").textContent);

const LETTERS = new Set(["field", "column", "carry"]);
const WIDE = "０１２３４５６７８９．，－";

export const group = (row) => row.split("-")[0];
export const input = (row, part) => form.elements.namedItem(`${row}-${part}`);
export const say = (name, mapping) =>
  data.words[name].replace(/\$\{(\w+)\}/g, (whole, part) => mapping[part] ?? whole);

export function text(row, part) {
  const found = input(row, part);
  if (!found) return "";
  return found.type === "checkbox" ? (found.checked ? "1" : "") : found.value.trim();
}

export function number(row, part, otherwise = 0) {
  const typed = text(row, part).replace(/[０-９．，－]/g, (c) => "0123456789.,-"[WIDE.indexOf(c)]);
  const found = Number(typed.replace(",", "."));
  return typed && Number.isFinite(found) ? found : otherwise;
}

// Whoever types in an input and whoever drags the field do the same.
export function put(row, part, value) {
  const found = input(row, part);
  if (found.type === "checkbox") found.checked = Boolean(value);
  else found.value = typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
}

const used = (row) => {
  if (text(row, "drop")) return false;
  if (group(row) === "line") return Boolean(text(row, "x1") || text(row, "x2"));
  if (group(row) === "box") return Boolean(text(row, "width"));
  return Boolean(text(row, "value") || text(row, "zh") || text(row, "en"));
};

// The rows of `name` that stand on the paper.
export function rows(name) {
  const found = form.querySelectorAll(`fieldset[id^="${name}-"]`);
  return [...found].map((fieldset) => fieldset.id).filter(used);
}

export const carried = () => rows("column").some((row) => text(row, "sum"));

// What people call a part.
export function called(row) {
  const chosen = input(row, "value")?.selectedOptions?.[0];
  if (chosen?.value) return chosen.textContent;
  if (LETTERS.has(group(row)) && caption(row)) return caption(row);
  return document.getElementById(row).querySelector("legend").textContent.trim();
}

export function caption(row) {
  const [first, second] = data.locale.startsWith("zh") ? ["zh", "en"] : ["en", "zh"];
  return text(row, first) || text(row, second);
}

// Where a part lies on the paper, in millimetres; columns are placed from the corner of their row.
export function area(row) {
  if (group(row) === "line") {
    const [x1, x2, y1, y2] = ["x1", "x2", "y1", "y2"].map((part) => number(row, part));
    return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
  }
  const [x, y, width, height] = ["x", "y", "width", "height"].map((part) => number(row, part));
  if (row === "rows-") return { x, y, width, height: height * slots() };
  const down = row === "carry-" ? number("rows-", "count") * number("rows-", "height") : 0;
  const from = ["column", "carry"].includes(group(row)) ? [number("rows-", "x"), number("rows-", "y") + down] : [0, 0];
  return { x: from[0] + x, y: from[1] + y, width, height };
}

export const slots = () => number("rows-", "count") + (carried() ? 1 : 0);

// Move a part by millimetres: both ends of a line, the corner of anything else.
export function move(row, start, across, down) {
  for (const [part, value] of Object.entries(start)) {
    if (part.startsWith("x")) put(row, part, value + across);
    if (part.startsWith("y")) put(row, part, value + down);
  }
}

export function resize(row, start, across, down) {
  if (group(row) === "line") {
    put(row, "x2", start.x2 + across);
    put(row, "y2", start.y2 + down);
    return;
  }
  put(row, "width", Math.max(0.5, start.width + across));
  put(row, "height", Math.max(0.5, start.height + down));
}

export function measures(row) {
  const parts = group(row) === "line" ? ["x1", "y1", "x2", "y2"] : ["x", "y", "width", "height"];
  return Object.fromEntries(parts.map((part) => [part, number(row, part)]));
}

// An empty row of `name`; where all are taken, one more is made.
export function blank(name) {
  const all = [...form.querySelectorAll(`fieldset[id^="${name}-"]`)];
  const empty = all.find((fieldset) => !used(fieldset.id) && !text(fieldset.id, "drop"));
  if (empty) return empty.id;
  const last = all.sort((one, other) => number_of(one) - number_of(other)).at(-1);
  const fresh = last.cloneNode(true);
  fresh.id = `${name}-${number_of(last) + 1}`;
  for (const each of fresh.querySelectorAll("[name]")) {
    each.name = each.name.replace(last.id, fresh.id);
    if (each.type === "checkbox") each.checked = false;
    else if (each.tagName === "SELECT") each.selectedIndex = 0;
    else each.value = "";
  }
  fresh.querySelector("legend").textContent = `${number_of(last) + 2} ${data.words.new_value}`;
  last.after(fresh);
  return fresh.id;
}

const number_of = (fieldset) => Number(fieldset.id.split("-")[1]);
