// The print queue, read anew every few seconds, but never under the hands of whoever is choosing.

const EVERY = 3000;

async function readAnew() {
  const shown = document.getElementById("queue");
  if (document.hidden || shown.contains(document.activeElement)) return;
  const answer = await fetch(shown.dataset.live, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("queue");
  if (fresh && !shown.contains(document.activeElement)) shown.replaceChildren(...fresh.childNodes);
}

setInterval(readAnew, EVERY);
