// The live list renews itself, but not while somebody reads the formula of a row.
"use strict";

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.querySelector("details[open]") || document.hidden) event.preventDefault();
});
