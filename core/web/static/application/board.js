// The board: a card is dragged to the step it is to stand in; the menu on the card does the same.
"use strict";

(() => {
  const board = document.querySelector("[data-board]");
  const dialog = document.querySelector("[data-board-dialog]");
  if (!board || !dialog) return;
  let card = null;

  const lanes = () => [...board.querySelectorAll("[data-step]")];
  const buttons = (target) =>
    [...card.querySelectorAll("[data-moves] button")].filter((b) => b.dataset.target === target);

  function unmark() {
    for (const lane of lanes()) lane.classList.remove("lane-open", "lane-over");
  }

  // One way without a question is gone at once; where there are several, or a reason is asked for,
  // the person says which and why.
  function move(target) {
    const ways = buttons(target);
    if (!ways.length) return;
    if (ways.length === 1 && !ways[0].dataset.asks) { ways[0].click(); return; }
    const form = dialog.querySelector("form");
    form.action = card.querySelector("[data-moves]").action;
    dialog.querySelector("[data-board-card]").textContent = card.querySelector(".card-name").textContent;
    dialog.querySelector("[data-board-reason]").hidden = !ways.some((way) => way.dataset.asks);
    dialog.querySelector("[data-board-choices]").replaceChildren(...ways.map((way) => {
      const button = document.createElement("button");
      button.className = "btn btn-primary";
      button.name = "transition";
      button.value = way.value;
      button.textContent = way.textContent;
      return button;
    }));
    dialog.showModal();
  }

  board.addEventListener("dragstart", (event) => {
    card = event.target.closest("[data-card]");
    if (!card) return;
    event.dataTransfer.setData("text/plain", card.dataset.card);
    event.dataTransfer.effectAllowed = "move";
    for (const lane of lanes()) lane.classList.toggle("lane-open", buttons(lane.dataset.step).length > 0);
  });
  board.addEventListener("dragover", (event) => {
    const lane = event.target.closest("[data-step]");
    for (const other of lanes()) other.classList.toggle("lane-over", other === lane);
    if (card && lane?.classList.contains("lane-open")) event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const lane = event.target.closest("[data-step]");
    unmark();
    if (!card || !lane) return;
    event.preventDefault();
    move(lane.dataset.step);
  });
  board.addEventListener("dragend", unmark);
  dialog.querySelector("[data-board-cancel]").addEventListener("click", () => dialog.close());

  // Escape closes the menu of a card and leaves the card in focus.
  board.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
