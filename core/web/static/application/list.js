// Documents ticked in a list: only what can be done with all of them is offered.
"use strict";

(() => {
  const form = document.querySelector("form[data-bulk]");
  const bar = form?.querySelector("[data-bulk-bar]");
  if (!bar) return;
  const all = form.querySelector("[data-tick-all]");
  const boxes = [...form.querySelectorAll("input[name=document]")];
  const everything = form.querySelector("input[name=everything]");
  let last = null;

  function show() {
    const ticked = boxes.filter((box) => box.checked);
    const whole = everything?.checked;
    bar.hidden = !ticked.length && !whole;
    bar.querySelector("[data-bulk-count]").textContent = whole ? "" : `✓ ${ticked.length}`;
    for (const button of bar.querySelectorAll("button[name=transition]")) {
      button.hidden = !ticked.every((box) => box.dataset.fires.split(" ").includes(button.value));
    }
    const reason = bar.querySelector(".bulk-reason");
    if (reason) reason.hidden = !bar.querySelector("button[data-asks]:not([hidden])");
    all.checked = ticked.length > 0 && ticked.length === boxes.length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  }

  form.addEventListener("change", (event) => {
    if (event.target === all) boxes.forEach((box) => { box.checked = all.checked; });
    show();
  });
  // With the shift key everything from the last tick to this one is ticked alike.
  form.addEventListener("click", (event) => {
    if (!event.target.matches("input[name=document]")) return;
    const here = boxes.indexOf(event.target);
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(last, here), Math.max(last, here)];
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = here;
    show();
  });
  // Arrow keys go from tick to tick, as one works down the list.
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches("input[name=document]")) return;
    const next = boxes[boxes.indexOf(event.target) + step];
    if (next) { event.preventDefault(); next.focus(); }
  });
  // A reason that is asked for is typed before anything is sent.
  form.addEventListener("submit", (event) => {
    const reason = form.querySelector("input[name=reason]");
    if (!event.submitter?.dataset.asks || reason.value.trim()) return;
    event.preventDefault();
    reason.focus();
  });
  show();
})();
