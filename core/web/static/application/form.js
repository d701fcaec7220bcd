// The form of a document: lines are added and removed, formulas and conditions follow what is typed.
"use strict";

(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const PAUSE = 250;
  let timer = 0, asked = 0, fresh = 0;

  function addLine(name) {
    const table = form.querySelector(`table[data-lines="${name}"]`);
    const row = table.parentElement.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
    // Every row has a number of its own; the server reads them in their order.
    const number = `n${fresh += 1}`;
    for (const part of row.querySelectorAll("[name], [id]")) {
      if (part.name) part.name = part.name.replace("-blank-", `-${number}-`);
      if (part.id) part.id = part.id.replace("-blank-", `-${number}-`);
    }
    table.tBodies[0].append(row);
    return row;
  }

  form.addEventListener("click", (event) => {
    const adding = event.target.closest("[data-add-line]");
    if (adding) addLine(adding.dataset.addLine).querySelector("input, select, textarea")?.focus();
    const removing = event.target.closest("[data-remove-line]");
    if (removing) {
      const row = removing.closest("tr");
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector("input, select, textarea") ?? form.querySelector("[data-add-line]")).focus();
      ask();
    }
  });

  // Enter in the last line begins another one; elsewhere it goes to the next input of the line.
  form.addEventListener("keydown", (event) => {
    const row = event.key === "Enter" && !event.isComposing && event.target.closest("table[data-lines] tbody tr");
    if (!row || event.target.matches("button, textarea") || event.defaultPrevented) return;
    event.preventDefault();
    const inputs = [...row.querySelectorAll("input, select, textarea")];
    const next = inputs[inputs.indexOf(event.target) + 1];
    if (next) { next.focus(); return; }
    const name = row.closest("table").dataset.lines;
    (row.nextElementSibling ?? addLine(name)).querySelector("input, select, textarea").focus();
  });

  async function tell() {
    const number = asked += 1;
    const given = new FormData(form);
    // With the key of the form the first answer would be given again and again.
    given.delete("__key__");
    const answer = await fetch(form.dataset.draft, { method: "POST", body: given, headers: { Accept: "application/json" } })
      .catch(() => null);
    if (!answer?.ok || number !== asked) return;
    const told = await answer.json();
    for (const [name, text] of Object.entries(told.computed)) {
      const output = form.querySelector(`[data-output="${name}"]`);
      if (output) output.textContent = text || "—";
    }
    for (const [name, shown] of Object.entries(told.shown)) {
      const item = form.querySelector(`[data-field="${name}"]`);
      if (item) item.hidden = !shown;
    }
  }

  function ask() {
    clearTimeout(timer);
    timer = setTimeout(tell, PAUSE);
  }

  form.addEventListener("input", ask);
  form.addEventListener("change", ask);
})();
