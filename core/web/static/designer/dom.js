// Trees of elements, made in one go and laid onto what the page shows: whatever is still right stays as it
// is, with its focus and what is being typed in it, Chinese input methods included.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "g", "marker", "defs"]);
const TYPED = new Set(["text", "search", "number", "date", ""]);

// An element. Attributes whose names begin with "on" are handlers; `style` is an object; null, false and
// undefined leave an attribute out. Children may be nested lists, texts, or nothing.
export function h(tag, attributes = {}, ...children) {
  const element = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  element.handlers = {};
  const { value, checked, style, ...others } = attributes ?? {};
  for (const [name, given] of Object.entries(others)) {
    if (name.startsWith("on")) {
      element.handlers[name] = element[name] = given;
    } else if (given !== null && given !== undefined && given !== false) {
      element.setAttribute(name, given === true ? "" : String(given));
    }
  }
  for (const [name, given] of Object.entries(style ?? {})) element.style.setProperty(name, given);
  add(element, children);
  if (checked !== undefined) element.checked = Boolean(checked);
  if (value !== undefined) element.value = value ?? "";
  return element;
}

function add(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(element, child);
    else if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

// An element whose children are made only where `sign`, which says all that they show, is another than that of
// what the page has. They must have no handlers of their own.
export function kept(tag, attributes, sign, children) {
  return Object.assign(h(tag, attributes), { sign, fill: children });
}

function fill(element) {
  if (element.fill) add(element, [element.fill()]);
  element.fill = null;
}

function filled(element) {
  fill(element);
  for (const child of element.children ?? []) filled(child);
  return element;
}

// Make `old` look and act like `made`; `forced` also replaces what stands in the input being typed in.
export function lay(old, made, forced) {
  attributes(old, made);
  handlers(old, made);
  if (made.fill && old.sign === made.sign) return;
  fill(made);
  old.sign = made.sign;
  if (!(old.tagName === "TEXTAREA")) childrenOf(old, made, forced);
  values(old, made, forced);
}

function attributes(old, made) {
  for (const { name } of [...old.attributes]) {
    const kept = name === "style" || (name === "open" && old.tagName === "DETAILS");
    if (!kept && !made.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...made.attributes]) {
    if (name === "style" || (name === "open" && old.tagName === "DETAILS")) continue;
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.style.cssText !== made.style.cssText) old.style.cssText = made.style.cssText;
}

function handlers(old, made) {
  for (const name of Object.keys(old.handlers ?? {})) if (!(name in made.handlers)) old[name] = null;
  for (const [name, deed] of Object.entries(made.handlers ?? {})) old[name] = deed;
  old.handlers = made.handlers;
}

function values(old, made, forced) {
  if (old.tagName === "INPUT" && ["checkbox", "radio"].includes(old.type)) old.checked = made.checked;
  else if (["INPUT", "TEXTAREA", "SELECT"].includes(old.tagName) && old.type !== "file") {
    const typing = old === document.activeElement && (old.tagName === "TEXTAREA" || TYPED.has(old.type));
    if ((!typing || forced) && old.value !== made.value) old.value = made.value;
  }
}

function childrenOf(old, made, forced) {
  const keyed = new Map();
  for (const child of old.childNodes) if (child.dataset?.key) keyed.set(child.dataset.key, child);
  let place = old.firstChild;
  for (const wanted of [...made.childNodes]) {
    const key = wanted.dataset?.key;
    let found = key ? keyed.get(key) : place;
    if (!key) while (found?.dataset?.key) found = found.nextSibling;
    if (!found || !alike(found, wanted)) {
      old.insertBefore(filled(wanted), place);
      continue;
    }
    if (found !== place) old.insertBefore(found, place);
    else place = place.nextSibling;
    if (found.nodeType === Node.TEXT_NODE) {
      if (found.data !== wanted.data) found.data = wanted.data;
    } else lay(found, wanted, forced);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function alike(one, other) {
  return (
    one.nodeName === other.nodeName &&
    one.type === other.type &&
    (one.dataset?.key ?? "") === (other.dataset?.key ?? "")
  );
}

// Put the focus on what carries `data-at="<name>"`, and choose what is written in it; whether there is such a thing.
export function focusOn(name) {
  const quoted = CSS.escape(name);
  const found =
    document.querySelector(`[data-at="${quoted}"]`) ?? document.querySelector(`[data-at^="${quoted}."]:enabled`);
  if (!found) return false;
  found.closest("details:not([open])")?.setAttribute("open", "");
  found.focus();
  if (found.matches("input[type=text]")) found.select();
  return true;
}
