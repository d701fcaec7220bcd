// A file is dropped anywhere on the page or chosen; dropped, it goes off at once to be looked at.
"use strict";

(() => {
  const form = document.getElementById("form");
  const input = form.elements.namedItem("file");
  const told = document.getElementById("file-told");
  const words = told.dataset;
  let inside = 0;

  function say(text, wrong) {
    told.textContent = text;
    told.classList.toggle("text-danger", wrong);
    input.setCustomValidity(wrong ? text : "");
  }

  function size(bytes) {
    return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  }

  // What cannot be read anyway is not sent first.
  function look() {
    const [file] = input.files;
    if (!file) say("", false);
    else if (file.size > Number(words.most)) say(words.large, true);
    else say(`${file.name} · ${size(file.size)}`, false);
  }

  function light(on) {
    inside = on ? inside : 0;
    document.body.classList.toggle("dragging", on);
  }

  function carriesFiles(event) {
    return [...event.dataTransfer.types].includes("Files");
  }

  document.addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    inside += 1;
    light(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (carriesFiles(event)) light((inside -= 1) > 0);
  });
  document.addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    light(false);
    const { files, items } = event.dataTransfer;
    if (files.length !== 1 || items[0].webkitGetAsEntry?.()?.isDirectory) {
      input.value = "";
      say(words.one, true);
      return;
    }
    input.files = files;
    look();
    // Where nobody has said yet what it holds, the browser asks for that.
    form.requestSubmit();
  });

  input.addEventListener("change", look);
  form.addEventListener("submit", () => { document.getElementById("file-going").hidden = false; });
  // Back from the next page, nothing is on its way any more.
  window.addEventListener("pageshow", () => { document.getElementById("file-going").hidden = true; });
})();
