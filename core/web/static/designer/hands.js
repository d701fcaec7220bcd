// What the hand does on the drawing, with keys, mouse or finger: choose, move, connect, name, remove.

import { now, words } from "./page.js";
import { draft } from "./draft.js";
import { BOX } from "./layout.js";
import {
  chooseStep,
  chooseWay,
  connect,
  drawStep,
  moveBy,
  removeStep,
  removeWay,
  render,
  settle,
  snapped,
} from "./strokes.js";

const STILL = 4; // A hand that moved less than this has not dragged.

// ---- keys

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The keys of the drawing; whether the key was one of them.
export function drawingKey(event) {
  const { step, way } = event.target.dataset ?? {};
  const index = step === undefined ? null : Number(step);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "Escape" && now.connecting !== null) {
    now.connecting = null;
    render();
  } else if (key === "n") drawStep();
  else if (key === "+" || key === "=") zoomBy(1.25);
  else if (key === "-") zoomBy(1 / 1.25);
  else if (key === "f") fit();
  else if (key === "Delete" || key === "Backspace") {
    if (index !== null) removeStep(index);
    else if (way !== undefined) removeWay(Number(way));
    else return false;
  } else if (index !== null && ARROWS[key]) moveBy(index, ARROWS[key], event.shiftKey);
  else if (index !== null && key === "c") {
    now.connecting = index;
    now.told = words.connecting;
    render();
  } else if (key === "Enter" && index !== null) {
    if (now.connecting === null) chooseStep(index, true);
    else finishConnecting(index);
  } else if (key === "Enter" && way !== undefined) chooseWay(Number(way), true);
  else return false;
  return true;
}

function finishConnecting(index) {
  const from = now.connecting;
  now.connecting = null;
  connect(from, index);
}

// ---- mouse and finger

const at = (event, made) => {
  const sheet = document.querySelector(".d-sheet").getBoundingClientRect();
  const zoom = now.zoom ?? 1;
  return {
    x: (event.clientX - sheet.left) / zoom + made.corner.x,
    y: (event.clientY - sheet.top) / zoom + made.corner.y,
  };
};

function follow(event, moved, ended) {
  const element = event.currentTarget;
  element.setPointerCapture(event.pointerId);
  const stop = (last) => {
    element.removeEventListener("pointermove", moved);
    element.removeEventListener("pointerup", stop);
    element.removeEventListener("pointercancel", stop);
    ended(last);
  };
  element.addEventListener("pointermove", moved);
  element.addEventListener("pointerup", stop);
  element.addEventListener("pointercancel", stop);
}

export function boxHands(step, index, made) {
  return {
    onclick: () => {
      if (now.connecting !== null) finishConnecting(index);
      else chooseStep(index);
    },
    ondblclick: () => chooseStep(index, true),
    onpointerdown: (event) => {
      if (event.button || now.connecting !== null) return;
      const [begun, place] = [at(event, made), made.places[index]];
      follow(
        event,
        (moving) => {
          const here = at(moving, made);
          if (!now.drag && Math.hypot(here.x - begun.x, here.y - begun.y) < STILL) return;
          now.drag = {
            kind: "move",
            step: index,
            corner: made.corner,
            x: snapped(place.x + here.x - begun.x),
            y: snapped(place.y + here.y - begun.y),
          };
          render();
        },
        (last) => {
          const { drag } = now;
          now.drag = null;
          if (!drag || last.type === "pointercancel") return render();
          now.chosen = { kind: "step", at: index };
          draft.change((data) => {
            settle();
            Object.assign(data.steps[index], { x: drag.x, y: drag.y });
          });
        },
      );
    },
  };
}

// From the handle at a box's edge to another box.
export function handleHands(index, made) {
  return {
    onpointerdown: (event) => {
      event.preventDefault();
      follow(
        event,
        (moving) => {
          now.drag = { kind: "draw", step: index, corner: made.corner, ...at(moving, made) };
          render();
        },
        (last) => {
          const { drag } = now;
          now.drag = null;
          const over =
            drag &&
            document.elementFromPoint(last.clientX, last.clientY)?.closest(".d-place")?.querySelector("[data-step]");
          if (over) connect(index, Number(over.dataset.step));
          else render();
        },
      );
    },
  };
}

// The empty part of the drawing is pulled along, and a double click puts a new step there.
export function canvasHands(made) {
  return {
    onpointerdown: (event) => {
      if (event.button || event.pointerType !== "mouse" || event.target.closest("button, .d-handle")) return;
      const canvas = event.currentTarget;
      const begun = { x: event.clientX, y: event.clientY, left: canvas.scrollLeft, top: canvas.scrollTop };
      follow(
        event,
        (moving) => {
          canvas.scrollLeft = begun.left - (moving.clientX - begun.x);
          canvas.scrollTop = begun.top - (moving.clientY - begun.y);
        },
        () => {},
      );
    },
    ondblclick: (event) => {
      if (event.target.closest("button, .d-handle")) return;
      const here = at(event, made);
      drawStep(snapped(here.x - BOX.width / 2), snapped(here.y - BOX.height / 2));
    },
    onwheel: (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1);
    },
  };
}

const LEAST = 0.3;
// From here on all of a step is read; a drawing on less room than this is better seen whole.
const READABLE = 0.65;
const NARROW = 600;

export function zoomBy(factor) {
  now.zoom = Math.min(2, Math.max(LEAST, (now.zoom ?? 1) * factor));
  render();
}

// As large as the page lets it be, and never larger than it is; on a phone all of it, as a map of the way.
export function fit() {
  const canvas = document.getElementById("canvas");
  const sheet = document.querySelector(".d-sheet");
  if (!canvas || !sheet || !canvas.clientWidth) return;
  const whole = Math.min(canvas.clientWidth / sheet.offsetWidth, canvas.clientHeight / sheet.offsetHeight);
  now.zoom = Math.min(1, Math.max(canvas.clientWidth < NARROW ? LEAST : READABLE, whole));
  render();
}
