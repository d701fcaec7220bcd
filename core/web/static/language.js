// The other language: the same page again, with what was typed into its forms.
"use strict";

(() => {
  const KEPT = "qudao.typed";
  // What a browser or the server fills in itself is never carried over, nor is a secret.
  const LEFT = ["hidden", "password", "file", "submit", "button"];

  const fields = () => [...document.querySelectorAll("main form")].flatMap((form, number) =>
    [...form.elements]
      .filter((field) => field.name && !LEFT.includes(field.type))
      .map((field, place) => ({ field, key: `${number} ${place} ${field.name}` })));

  const ticked = (field) => ["checkbox", "radio"].includes(field.type);

  function keep() {
    const typed = fields().map(({ field, key }) =>
      [key, ticked(field) ? field.checked : field.multiple ? [...field.selectedOptions].map((o) => o.value) : field.value]);
    sessionStorage.setItem(KEPT, JSON.stringify({ page: location.href, typed }));
  }

  function bring(field, value) {
    if (ticked(field)) field.checked = value;
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
  }

  function bringBack() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    if (kept?.page !== location.href) return;
    const typed = new Map(kept.typed);
    for (const { field, key } of fields()) if (typed.has(key)) bring(field, typed.get(key));
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.locale")) return;
    // Scripts may have changed the address since the page was made.
    event.target.elements.next.value = location.pathname + location.search;
    keep();
  });

  bringBack();
})();
