// What every stage has for its speaker: the keys as clickers send them, what is laid over it, full screen, and a sentence now and then.

import { make } from "./elements.js";

export const OVER_KEYS = { b: "black", B: "black", ".": "black", "?": "keys" };

// Lays one thing at a time over a stage. ``draws`` has for each name a function that gives its element.
export function mountOver(stage, draws) {
  const all = { black: () => make("div over-black", { onclick: () => lay("black") }), ...draws };
  let over = "", element;

  // Takes the same away again.
  function lay(what) {
    over = over === what ? "" : what;
    draw();
    (stage.querySelector(".over [aria-current]") ?? stage.querySelector("h2")).focus({ preventScroll: true });
  }
  function draw() {
    element?.remove();
    element = over ? all[over]() : undefined;
    if (element) stage.append(element);
  }
  function clear() {
    over = "";
    draw();
  }
  return { lay, draw, clear, name: () => over };
}

export function drawKeys(sheet) {
  const list = make("dl");
  for (const [keys, deed] of sheet) list.append(make("div", "", make("dt", keys), make("dd", deed)));
  return make("div over", "", make("h3", "Keys"), list);
}

export function fullScreen(stage, element = stage) {
  if (document.fullscreenElement) document.exitFullscreen();
  else (element.requestFullscreen?.() ?? Promise.reject()).catch(() => say(stage, "This browser refuses full screen here: its own key is F11."));
}

// One sentence for the speaker, for a while.
export function say(stage, text) {
  stage.querySelector(".over-notice")?.remove();
  const notice = make("p over-notice", text, { role: "alert" });
  stage.append(notice);
  setTimeout(() => notice.remove(), 6000);
}

export function isTyping(event) {
  const [focused] = event.composedPath();
  return focused instanceof Element && Boolean(focused.closest("textarea, [contenteditable]:not([contenteditable=false]), [role=textbox], "
    + "input:not([type=range], [type=checkbox], [type=radio], [type=button])"));
}
