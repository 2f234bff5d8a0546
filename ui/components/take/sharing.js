// The link of a page, and what else there is to give away of it: for a room, for a chat, for another page.

import { theHands } from "../hands/hands.js";
import { copyText } from "../shared/copying.js";

export const WAIT_MS = 5000;
const MOST_IN_CODE = 1000; // ui/qr.py
const isOwn = (host) => /^(localhost|.*\.localhost|127(\.[0-9]+){3}|\[::1\]|0\.0\.0\.0)$/.test(host);

export function mountSharing(root, signal) {
  const find = (selector) => root.querySelector(selector);
  const field = find("input"), panel = find(".take-share"), image = find(".take-qr"), open = find("[data-do=copy]");

  open.onclick = async () => {
    copy(open, "Link copied", (link) => link);
    panel.hidden = false;
    await arrived();
    showCode();
  };
  find("[data-do=embed]").onclick = ({ target }) => copy(target, "Snippet copied", snippetOf);
  find("[data-do=close]").onclick = () => {
    panel.hidden = true;
    open.focus();
  };
  image.onerror = () => (image.hidden = true);
  field.onblur = () => (field.hidden = true);

  async function arrived() {
    theHands().flush();
    return theHands().settled(WAIT_MS);
  }

  // ``made`` makes of the page's link what is copied.
  async function copy(button, done, made) {
    // Asked for at once, since a browser lets a page copy only right after a click; the text may come later.
    const text = arrived().then(() => made(theHands().link()));
    const ok = await copyText(text);
    const label = (button.dataset.label ??= button.textContent);
    field.value = await text;
    field.hidden = ok;
    const said = ok ? done : "Copy it from here";
    find("[role=status]").textContent = said;
    if (ok) {
      button.textContent = said;
      setTimeout(() => (button.textContent = label), 1500);
    } else {
      field.focus();
      field.select();
    }
  }

  // The link as a code, while it is in sight: of the view that is there now.
  function showCode() {
    const link = theHands().link();
    if (panel.hidden || image.dataset.link === link) return;
    image.dataset.link = link;
    image.hidden = link.length > MOST_IN_CODE;
    if (!image.hidden) image.src = `${new URL("./qr.svg", window.location.href)}?link=${encodeURIComponent(link)}`;
    find(".take-room").textContent = isOwn(window.location.hostname)
      ? "This address is this computer's own: a room cannot reach it."
      : image.hidden ? "This link is too long for a code." : "For a room: the code opens this view.";
  }

  theHands().listen(() => theHands().settled(WAIT_MS).then(showCode), signal);
}

function snippetOf(link) {
  const url = new URL(link);
  url.searchParams.set("embed", "true");
  return `<iframe src="${url.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}" title="Stuck at 0.8133" width="100%" height="640" style="border: 0"></iframe>
<script>addEventListener("message", ({ source, data }) => { for (const frame of document.getElementsByTagName("iframe")) if (frame.contentWindow === source && data.stuckHeight) frame.height = data.stuckHeight; });</script>`;
}
