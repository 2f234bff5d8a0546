// While the server works for this page: asks it for the next look, not before the last one was answered, and not while nobody looks.

import { theHands } from "../hands/hands.js";

const waiting = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  clearTimeout(waiting.get(parentElement));
  const { wait, again, beat } = JSON.parse(new TextDecoder().decode(data));
  if (again) theHands().did({ do: "look" }); // the whole page has news
  if (wait === null) return undefined;
  const ask = () => {
    if (document.hidden || !theHands().atRest()) waiting.set(parentElement, setTimeout(ask, 1000));
    else theHands().inTurn(() => setTriggerValue("beat", beat));
  };
  waiting.set(parentElement, setTimeout(ask, wait * 1000));
  return () => clearTimeout(waiting.get(parentElement));
}
