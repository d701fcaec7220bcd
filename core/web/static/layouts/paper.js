// The paper as it is drawn: every part at its place, the picture of the preprinted form underneath.

import { area, called, caption, carried, form, group, number, rows, say, slots, text } from "./rows.js";

const POINT = 25.4 / 72;
const sheet = document.getElementById("sheet");
const section = document.querySelector(".layout-drawing");
const drawn = new Map();

export const view = { mode: "full", zoom: 1, chosen: "", held: false, texts: {}, wrong: {} };

// So many pixels are a millimetre; at first the paper is as wide as there is room.
export function scale() {
  const room = section.clientWidth - 4;
  return Math.max(1.2, room / number("paper-", "width", 210)) * view.zoom;
}

export function draw() {
  const mm = scale();
  const [width, height] = [number("paper-", "width", 210), number("paper-", "height", 297)];
  Object.assign(sheet.style, { width: `${width * mm}px`, height: `${height * mm}px` });
  picture(mm, width, height);
  margins(mm, width, height);
  ghosts(mm);
  const there = parts();
  for (const row of there) place(row, mm);
  for (const [row, button] of drawn) {
    if (!there.includes(row)) {
      button.remove();
      drawn.delete(row);
    }
  }
  // What lies in a hand would fall out of it if it were put elsewhere.
  if (!view.held) inOrder(there);
}

// Whoever goes from field to field with Tab goes as one reads.
function inOrder(there) {
  const wanted = there.map((row) => drawn.get(row));
  const now = [...sheet.querySelectorAll(".spot")];
  if (wanted.some((button, i) => now[i] !== button)) {
    const held = document.activeElement;
    sheet.append(...wanted);
    if (wanted.includes(held)) held.focus({ preventScroll: true });
  }
}

function parts() {
  const full = view.mode === "full" || (view.mode === "preview" && !text("picture-", "digest"));
  const hidden = full ? "overlay" : "full";
  const letters = [...rows("field").filter((row) => text(row, "shown") !== hidden), ...rows("column")];
  if (carried()) letters.push("carry-");
  const places = new Map(letters.map((row) => [row, area(row)]));
  letters.sort((one, other) => {
    const [a, b] = [places.get(one), places.get(other)];
    return a.y - b.y || a.x - b.x;
  });
  const block = form.querySelector("#rows-") ? ["rows-"] : [];
  return full ? [...rows("box"), ...rows("line"), ...block, ...letters] : [...block, ...letters];
}

function place(row, mm) {
  let button = drawn.get(row);
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.dataset.row = row;
    drawn.set(row, button);
    sheet.append(button);
  }
  const at = area(row);
  const wrong = Object.keys(view.wrong).some((name) => name === row || name.startsWith(`${row}-`));
  button.className = ["spot", `spot-${group(row)}`, row === view.chosen && "chosen", wrong && "wrong"]
    .filter(Boolean)
    .join(" ");
  Object.assign(button.style, {
    left: `${at.x * mm}px`,
    top: `${at.y * mm}px`,
    width: `${at.width * mm}px`,
    height: `${at.height * mm}px`,
  });
  button.setAttribute("aria-pressed", String(row === view.chosen));
  const name = group(row) === "column" ? say("column", { name: called(row) }) : called(row);
  button.setAttribute("aria-label", say("at", { ...rounded(at), name }));
  letters(button, row, mm);
}

function rounded(at) {
  return Object.fromEntries(Object.entries(at).map(([part, value]) => [part, Math.round(value * 100) / 100]));
}

function letters(button, row, mm) {
  if (!["field", "column", "carry"].includes(group(row))) return;
  const bars = text(row, "format") === "barcode";
  button.classList.toggle("bars", bars);
  const said = caption(row) || view.texts[row] || called(row);
  let inner = button.firstElementChild;
  if (!inner) {
    inner = document.createElement("span");
    button.append(inner);
  }
  if (inner.textContent !== said) inner.textContent = said;
  // Whoever speaks to the page says what he reads on the paper.
  if (said !== called(row)) button.setAttribute("aria-label", `${button.getAttribute("aria-label")}. ${said}`);
  Object.assign(inner.style, {
    fontSize: `${number(row, "size", 9) * POINT * mm}px`,
    fontWeight: text(row, "bold") ? "700" : "400",
  });
  button.dataset.align = text(row, "align") || "left";
}

// The part of the page that shows no part of the layout itself is made once and kept.
function backdrop(name, tag = "div") {
  let found = sheet.querySelector(`.${name}`);
  if (!found) {
    found = document.createElement(tag);
    found.className = name;
    found.setAttribute("aria-hidden", "true");
    sheet.prepend(found);
  }
  return found;
}

function picture(mm, width, height) {
  const digest = text("picture-", "digest");
  const image = backdrop("sheet-picture", "img");
  image.hidden = !digest || Boolean(text("picture-", "drop"));
  if (!digest) return;
  image.alt = "";
  const address = `${section.dataset.picture}?digest=${digest}`;
  if (image.getAttribute("src") !== address) image.setAttribute("src", address);
  Object.assign(image.style, {
    left: `${number("picture-", "x") * mm}px`,
    top: `${number("picture-", "y") * mm}px`,
    width: `${(number("picture-", "width") || width) * mm}px`,
    height: `${(number("picture-", "height") || height) * mm}px`,
    opacity: view.mode === "preview" ? "1" : ".45",
  });
}

function margins(mm, width, height) {
  const [left, right, top, bottom] = ["left", "right", "top", "bottom"].map((side) => number("paper-", side));
  Object.assign(backdrop("sheet-room").style, {
    left: `${left * mm}px`,
    top: `${top * mm}px`,
    width: `${(width - left - right) * mm}px`,
    height: `${(height - top - bottom) * mm}px`,
  });
}

// The lines of the document below the first, as they will be ruled.
function ghosts(mm) {
  const frame = backdrop("sheet-rows");
  frame.hidden = !form.querySelector("#rows-");
  if (frame.hidden) return;
  const at = area("rows-");
  Object.assign(frame.style, {
    left: `${at.x * mm}px`,
    top: `${at.y * mm}px`,
    width: `${at.width * mm}px`,
    height: `${at.height * mm}px`,
  });
  frame.style.setProperty("--row", `${(at.height / Math.max(1, slots())) * mm}px`);
  const rules = text("rows-", "rules").split(/[\s,]+/).filter(Boolean).map(Number).filter(Number.isFinite);
  while (frame.children.length > rules.length) frame.lastChild.remove();
  while (frame.children.length < rules.length) frame.append(document.createElement("i"));
  rules.forEach((rule, i) => {
    frame.children[i].style.left = `${rule * mm}px`;
  });
}

export const spot = (row) => drawn.get(row);
