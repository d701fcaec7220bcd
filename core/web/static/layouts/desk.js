// The desk of a layout: the paper, what is chosen on it, and what the server says of it, held together.

import { blank, data, form, group, input, text } from "./rows.js";
import { draw, view } from "./paper.js";
import { add, blanksFrom, listen } from "./hands.js";
import { ask, soon } from "./check.js";

const chosen = document.getElementById("chosen");
const empty = document.createElement("p");
const home = document.createComment("");

// The row of what is chosen lies beside the paper; the others keep their place in the table.
function choose(row) {
  if (row === view.chosen && (row === "") === (chosen.firstElementChild === empty)) return;
  const lying = chosen.querySelector("fieldset");
  if (lying) home.replaceWith(lying);
  view.chosen = row;
  const next = row && document.getElementById(row);
  if (next) {
    next.before(home);
    chosen.replaceChildren(next);
  } else chosen.replaceChildren(empty);
  draw();
}

function changed() {
  draw();
  soon();
}

function sheetOf() {
  const known = input("paper-", "sheet").selectedOptions[0].dataset.measures;
  if (!known) return;
  const [width, height, side, end] = known.split(" ");
  const measures = { width, height, left: side, right: side, top: end, bottom: end };
  for (const [part, value] of Object.entries(measures)) input("paper-", part).value = value;
  input("paper-", "roll").checked = text("paper-", "sheet").startsWith("roll");
  input("paper-", "sheet").value = "";
}

function modes() {
  for (const button of form.querySelectorAll("button[name=mode]")) {
    button.setAttribute("aria-pressed", String(button.value === view.mode));
    button.classList.toggle("active", button.value === view.mode);
  }
}

for (const part of document.querySelectorAll("[data-drawing]")) part.hidden = false;
document.getElementById("numbers").open = location.hash.startsWith("#");
empty.className = "form-text";
empty.textContent = data.words.nothing_chosen;
chosen.replaceChildren(empty);
blanksFrom(blank);
listen(changed, choose);

form.addEventListener("input", (event) => {
  if (event.target === input("paper-", "sheet")) sheetOf();
  if (event.target.id !== "layout-add") changed();
});
form.addEventListener("click", (event) => {
  if (event.target.name === "mode") {
    view.mode = event.target.value;
    modes();
    draw();
  }
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector(`.spot[data-row="${view.chosen}"]`)?.focus();
  // Enter in an input would publish the whole layout.
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
});
const list = document.getElementById("layout-add");
list.addEventListener("change", () => {
  const [kind, path] = list.value.split(":");
  list.value = "";
  if (kind) add(kind, path);
});
for (const [id, by] of [["layout-smaller", 1 / 1.25], ["layout-larger", 1.25]]) {
  document.getElementById(id).addEventListener("click", () => {
    view.zoom = Math.min(5, Math.max(0.5, view.zoom * by));
    draw();
  });
}
// A page left by mistake asks before what was moved is lost.
let dirty = false;
form.addEventListener("input", () => { dirty = true; });
document.getElementById("sheet").addEventListener("pointerup", () => { dirty = true; });
document.getElementById("sheet").addEventListener("keydown", (event) => { dirty ||= event.key.startsWith("Arrow"); });
form.addEventListener("submit", (event) => { if (!event.submitter?.formTarget) dirty = false; });
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
new ResizeObserver(() => requestAnimationFrame(draw)).observe(document.querySelector(".layout-drawing"));
modes();
draw();
ask();
