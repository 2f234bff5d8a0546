// The one component that sends the log. Drawn last of a page, so that what it acknowledges is on the page already.

import { drawn } from "../shared/component.js";
import { theHands } from "./hands.js";
import "./translated.js";

export default async function ({ data, setTriggerValue }) {
  await drawn();
  theHands().acknowledge(data, (log) => setTriggerValue("log", log));
}
