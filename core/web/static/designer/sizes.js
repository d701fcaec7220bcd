// How large labels are when they are shown: what a reader sees of each is laid out once, out of his sight.

const known = new Map();

// { width, height } of each of these elements, in the measure of the sheet; null stays null.
export function sizesOf(elements) {
  const fresh = elements.filter((element) => element && !known.has(element.textContent));
  if (fresh.length) measure(fresh);
  return elements.map((element) => element && known.get(element.textContent));
}

// All of them in one go, for each look at a size makes the browser lay out the page.
function measure(elements) {
  const bench = document.createElement("div");
  bench.className = "d-bench";
  bench.append(...elements);
  document.body.append(bench);
  for (const element of elements) {
    known.set(element.textContent, { width: element.offsetWidth, height: element.offsetHeight });
  }
  bench.remove();
}
