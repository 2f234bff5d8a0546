// The one component that sends the log. Drawn last of a page, so that what it acknowledges is on the page already.

import { theHands } from "./hands.js";
import "./translated.js";

export default function ({ data, setTriggerValue }) {
  theHands().acknowledge(data, (log) => setTriggerValue("log", log));
}
