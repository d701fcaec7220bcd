// Several people are chosen one below the other: whoever has filled in the last line gets another.
"use strict";

(() => {
  const lines = (list) => [...list.querySelectorAll("input")];

  document.addEventListener("input", (event) => {
    const list = event.target.closest?.("[data-several]");
    if (!list || lines(list).some((line) => !line.value.trim())) return;
    const fresh = lines(list).at(-1).cloneNode();
    fresh.value = "";
    fresh.setAttribute("aria-label", list.closest("label").firstElementChild.textContent);
    list.append(fresh);
  });
})();
