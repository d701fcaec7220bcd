// A card that is read from two metres: what came of a scan, or why it was refused.

export function make(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function card(place, answer, goods) {
  place.replaceChildren();
  place.dataset.kind = answer ? answer.kind : "idle";
  if (!answer) return;
  // The colour comes anew with each scan, also after one of the same kind.
  place.classList.remove("fresh");
  void place.offsetWidth;
  place.classList.add("fresh");
  if (answer.goods) goods(place);
  else said(place, answer);
}

function said(place, answer) {
  place.append(make("p", "card-title", answer.title));
  if (answer.text && !answer.text.startsWith("@")) place.append(make("p", "card-scan", answer.text));
  if (answer.amount) place.append(make("p", "card-price", answer.amount));
  for (const message of answer.messages ?? []) place.append(make("p", "card-said", message));
  if (!answer.link) return;
  const link = place.lastChild.appendChild(make("a", "", answer.link.text));
  link.href = answer.link.path;
  link.target = "_blank";
  link.before(" ");
}
