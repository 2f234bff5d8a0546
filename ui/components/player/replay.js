// A change is seen to train: what it brought is played once, unless the visitor does anything else meanwhile, or does not want it.

import { theHands } from "../hands/hands.js";
import { isKeyUsed } from "../shared/keys.js";

export const REPLAY_SECONDS = 1; // the whole run
const REPLAY_KEY = "explorer-replay"; // in this browser only
const INPUTS = ["pointerdown", "click", "keydown", "wheel", "touchstart", "input", "change"];

// Whether what the server sends now answers something that was done on this page: neither a link nor a step of the history.
export function isBroughtByHand() {
  return Boolean(theHands().changing()) && theHands().atRest();
}

// Whatever ends a replay: any input but those that pause it where it is.
export function onInput(cut, signal) {
  for (const type of INPUTS) {
    document.addEventListener(type, (event) => pausesIt(event) || cut(), { capture: true, passive: true, signal });
  }
}

function pausesIt(event) {
  if (event.type === "keydown") return event.key === " " && !isKeyUsed(event);
  return event.target instanceof Element && Boolean(event.target.closest("[data-do=play]"));
}

let kept = remembered(); // a browser may keep nothing for a page; then it holds until that is left

export const isReplayed = () => kept !== "off";

export function setReplayed(isOn) {
  kept = isOn ? "on" : "off";
  try {
    localStorage.setItem(REPLAY_KEY, kept);
  } catch {
    // refused
  }
}

function remembered() {
  try {
    return localStorage.getItem(REPLAY_KEY);
  } catch {
    return null;
  }
}
