// What lies over a chapter, the keys as speakers know them, and the swipe.

import { make } from "../shared/elements.js";

// "on" and "off" are a clicker's two keys: an open question is revealed before the page is turned, and back the same way.
export const TURNS = { PageDown: "on", n: "on", N: "on", PageUp: "off", p: "off", P: "off", Home: "first", End: "last" };
export const DEEDS = { r: "audience", f: "full", o: "overview", e: "explorer", s: "notes" };
export const PLAYS = { " ": "play", ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last" };
export const SHEET = [
  ["Page Down, N", "reveal, next chapter"], ["Page Up, P", "back the same way"], ["Home, End", "first, last"], ["1 to 9, Enter", "guess, reveal"],
  ["Space, arrows", "play, step"], ["B or .", "black screen"], ["F", "full screen"], ["O", "all chapters"],
  ["E", "the Explorer"], ["S", "speaker's notes"], ["R", "a room that guesses by phone"], ["Ctrl P", "handout"], ["?", "this sheet"],
];
const SWIPE = 60; // pixels

// ``go`` turns to a chapter; ``forget`` makes all guesses open again.
export function drawOverview(chapters, here, go, forget) {
  const list = make("ol talk-chapters"), over = make("div over", "", make("h3", "All chapters"), list);
  chapters.forEach(({ title }, index) => {
    const look = { ariaCurrent: index === here ? "step" : null, onclick: () => go(index) };
    list.append(make("li", make("button", look, make("b", String(index + 1)), make("span", title))));
  });
  over.append(make("button talk-forget", "Forget the guesses", { onclick: forget }));
  over.onkeydown = (event) => {
    const buttons = [...over.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
    const across = Math.max(1, buttons.filter((each) => each.offsetTop === buttons[0].offsetTop).length);
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
    if (!by) return;
    event.preventDefault();
    buttons[Math.min(Math.max(at + by, 0), buttons.length - 1)].focus();
  };
  return over;
}

// A finger that goes sideways. ``turned`` gets "next" or "back".
export function onSwipe(element, turned, signal) {
  let start;
  const on = (type, listener) => element.addEventListener(type, listener, { passive: true, signal });
  on("pointerdown", (event) => {
    const isFree = event.pointerType !== "mouse" && event.isPrimary && !event.target.closest("input");
    start = isFree ? { x: event.clientX, y: event.clientY } : undefined;
  });
  on("pointerup", (event) => {
    if (!start) return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    start = undefined;
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) turned(x < 0 ? "next" : "back");
  });
  on("pointercancel", () => (start = undefined));
}
