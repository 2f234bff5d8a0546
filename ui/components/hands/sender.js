// The one component that sends the log. Drawn last of a page, so that what it acknowledges is on the page already.

export default function ({ data, setTriggerValue }) {
  followTranslation();
  theHands().acknowledge(data, (log) => setTriggerValue("log", log));
}
