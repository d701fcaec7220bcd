// Suggestions below an input that chooses a record; without this script one types the code.
"use strict";

(() => {
  const PAUSE = 150;
  let list = null, input = null, options = [], active = -1, timer = 0, asked = 0;

  function close() {
    clearTimeout(timer);
    asked += 1;
    if (!list) return;
    list.remove();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    list = null;
    active = -1;
  }

  function show(found) {
    close();
    if (!found.length) return;
    options = found;
    list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `${input.id}-suggestions`;
    list.setAttribute("role", "listbox");
    found.forEach((option, place) => {
      const item = list.appendChild(document.createElement("li"));
      item.id = `${list.id}-${place}`;
      item.dataset.place = place;
      item.setAttribute("role", "option");
      item.appendChild(document.createElement("span")).textContent = option.text;
      if (option.note) item.appendChild(document.createElement("small")).textContent = option.note;
    });
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "true");
    input.insertAdjacentElement("afterend", list);
    list.style.width = `${input.offsetWidth}px`;
    list.style.left = `${input.offsetLeft}px`;
    list.style.top = `${input.offsetTop + input.offsetHeight}px`;
    mark(0);
  }

  function mark(place) {
    active = (place + options.length) % options.length;
    [...list.children].forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === active));
    });
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function choose(place) {
    input.value = options[place].text;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function ask() {
    const text = input.value.trim();
    if (!text) { close(); return; }
    const number = asked += 1;
    const address = `${input.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    // An answer that comes after the next letter, or after leaving the input, is late.
    if (answer?.ok && number === asked && document.activeElement === input) show(await answer.json());
  }

  document.addEventListener("input", (event) => {
    // A Chinese input method composes pinyin first; only what it commits is looked for.
    if (!event.target.matches("input[data-suggest]") || event.isComposing) return;
    input = event.target;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  document.addEventListener("compositionend", (event) => {
    if (!event.target.matches("input[data-suggest]")) return;
    input = event.target;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  // A scanner ends with Enter: the code is taken, and one goes on to the input named by data-next.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.dataset?.next) return;
    event.preventDefault();
    if (!event.target.value.trim()) return;
    if (list && event.target === input) choose(active);
    close();
    document.getElementById(event.target.dataset.next).focus();
  });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== input || event.isComposing) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) mark(active + moves[event.key]);
    else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab") { choose(active); return; }
    else return;
    event.preventDefault();
  });
  document.addEventListener("mousedown", (event) => {
    const item = list && event.target.closest(".suggestions li");
    if (item) { event.preventDefault(); choose(Number(item.dataset.place)); }
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("input[data-suggest]")) event.target.select();
  });
  document.addEventListener("focusout", close);
})();
