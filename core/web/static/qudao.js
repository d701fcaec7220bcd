// Small helpers for every page; whatever needs more has a module of its own.
"use strict";

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) {
    const target = document.getElementById(toggle.dataset.toggle);
    const open = target.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    if (open) target.querySelector("input:not([type=hidden])")?.focus();
  }
  document.querySelectorAll("header details[open]").forEach((details) => {
    if (!details.contains(event.target)) details.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelectorAll("header details[open]").forEach((details) => { details.open = false; });
  }
});

// A double click sends a form once; the server's command key guards against the rest.
document.addEventListener("submit", (event) => {
  // What opens in a frame beside the form, such as a preview, may be asked for again at once.
  if (event.target.method === "post" && !event.submitter?.formTarget) {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    setTimeout(() => { delete event.target.dataset.sent; }, 4000);
  }
});

// On a phone what is to be folded is, unless something in it is set.
if (matchMedia("(max-width: 800px)").matches) {
  document.querySelectorAll("details[data-fold=fold]").forEach((details) => { details.open = false; });
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.querySelector("meta[name=csrf-token]").content;
});
