// The page of a guest: what the server sends stands in <main>; what is tapped goes there. Without this script forms and reloads do.
const main = document.querySelector("main"), away = document.querySelector(".away"), heard = document.querySelector(".unseen");
const OFTEN = 2000; // milliseconds, and as many again by chance: so many phones ask
let news, silence, shown;

function show(html) {
  clearTimeout(silence);
  away.hidden = true;
  if (html === shown) return;
  shown = html;
  const focused = document.activeElement?.closest("main [name]");
  main.innerHTML = html;
  mend();
  if (focused) (main.querySelector(`[name=${focused.name}][value="${focused.value}"]`) ?? main.querySelector("h1")).focus();
  heard.textContent = main.querySelector(".said, h1").textContent;
}

// A number has a slider beside it.
function mend() {
  const slider = main.querySelector("[type=range]");
  if (!slider) return;
  const number = main.querySelector("[type=number]");
  slider.hidden = false;
  slider.oninput = () => (number.value = slider.value);
  number.oninput = () => (slider.value = number.value);
}

async function ask(body) {
  const answer = await fetch(location.pathname, { method: body ? "POST" : "GET", body, headers: { "X-Part": "1" } });
  const html = await answer.text();
  if (!html.startsWith("<h1")) throw new Error(html); // a proxy's word, not the room's
  show(html);
  return answer.ok;
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target)), { submitter } = event;
  if (submitter?.name) body.set(submitter.name, submitter.value);
  try {
    await ask(body);
  } catch {
    away.textContent = "Not sent: the server does not answer. Send it again.";
    away.hidden = false;
  }
});

const later = (deed) => setTimeout(deed, OFTEN * (1 + Math.random()));

async function look() {
  try {
    if (await ask()) return listen();
  } catch {
    lost();
  }
  later(look);
}

function lost() {
  away.textContent = "No connection. This page tries again by itself.";
  away.hidden = false;
}

function listen() {
  news?.close();
  news = new EventSource(location.pathname);
  const listening = news;
  const over = () => {
    listening.close();
    if (listening === news) later(look);
  };
  silence = setTimeout(over, 8000); // something on the way holds it back
  news.onmessage = ({ data }) => show(data);
  news.onerror = () => {
    clearTimeout(silence);
    if (listening.readyState === EventSource.CLOSED) over();
    else lost();
  };
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && news?.readyState === EventSource.CLOSED) look();
});
mend();
if (document.body.dataset.open) listen();
else later(look);
