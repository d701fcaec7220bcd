// What the page was given: the words, what can be chosen, who reads; and what is chosen at this moment.

export const page = JSON.parse(document.getElementById("designer-data").textContent);
export const words = page.words;
export const LOCALES = ["en", "zh_CN"];

// A sentence with its parts put in: say("saved_at", { time }).
export function say(name, parts = {}) {
  return words[name].replace(/\$\{(\w+)\}/g, (whole, part) => parts[part] ?? whole);
}

// A label in the reader's language, or in whatever there is.
export function titled(title, otherwise = "") {
  return title?.[page.locale] || title?.en || title?.zh_CN || otherwise;
}

export const now = {
  tab: "flow",
  chosen: null, // What the side panel shows: { kind: "step" or "way", at: its index }.
  field: null, // The index of the field whose particulars are open.
  connecting: null, // The index of the step from which an arrow is being drawn by keys.
  zoom: null, // How large the drawing is shown; nothing fits it to the page.
  drag: null, // What the pointer moves: { step, x, y } or { from, x, y }.
  cell: [0, 0], // Where in the matrix of rights the keys stand: row, column.
  faults: page.faults,
  told: "", // The last sentence for whoever hears the page.
  tried: null, // The answer of the last trial on paper.
  changes: null, // What changes against the live version, in sentences.
  remarks: [], // What is better known before publishing, in sentences.
};
