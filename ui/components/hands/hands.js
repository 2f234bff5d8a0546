// What this visitor did, in order, until the server says that it has it. It stands before each component's own JavaScript,
// and all of them share the one log. No message of Streamlit's need arrive for an entry to count, and none counts twice: the
// log goes out whole until it is acknowledged, and the server takes each number once (ui/visit/visit.py).

function theHands() {
  return (window.explorerHands ??= makeHands());
}

function makeHands() {
  const RESEND_MS = 4000;
  const hand = Math.random().toString(36).slice(2);
  const listeners = new Set(), unsent = new Set();
  let count = 0, pending = [], send = null, sentAt = 0, session;

  // While the server is away Streamlit would only log an error; what was done waits.
  const connected = () => (document.querySelector("[data-test-connection-state]")?.dataset.testConnectionState ?? "CONNECTED") === "CONNECTED";

  // One message at a time, each in a task of its own: what Streamlit is told in the same task it sends as one, and if any of it
  // comes from a fragment, as a wish to run that fragment alone.
  const queue = [];
  let sending = false;
  function inTurn(message) {
    queue.push(message);
    if (!sending) next();
  }
  function next() {
    const message = queue.shift();
    sending = Boolean(message);
    if (!sending) return;
    message();
    setTimeout(next, 10);
  }

  let queued = false;
  function push() {
    if (queued || !pending.length || !send || !connected()) return;
    queued = true;
    inTurn(() => {
      queued = false;
      sentAt = performance.now();
      send({ hand, entries: pending });
    });
  }

  function did(entry) {
    if (entry.open) hands.went = true; // the next page puts the focus where it is
    pending.push({ n: ++count, ...entry });
    push();
    tell();
  }

  const tell = () => listeners.forEach((listener) => listener());

  // The component that sends calls this whenever the server has drawn it.
  function acknowledge(ack, sendNow) {
    const lost = ack.session !== session; // another session, or another page: what was on its way may not have arrived
    session = ack.session;
    send = sendNow;
    const before = pending.length;
    if (ack.hand === hand) pending = pending.filter((entry) => entry.n > ack.applied);
    if (lost) push();
    if (pending.length !== before) tell();
  }

  setInterval(() => performance.now() - sentAt > RESEND_MS && push(), 500);
  addEventListener("popstate", () => did({ link: location.search }));

  const hands = {
    went: false,
    did,
    acknowledge,
    connected,
    inTurn,
    // What a word of the link is, or will be when the server has taken what is on its way. ``question`` is its default.
    value(word, served, question) {
      return pending.reduce((value, { set, experiment }) => {
        if (set && word in set) return set[word];
        return experiment && question !== undefined ? experiment[word] ?? question : value;
      }, served);
    },
    // The last entry on its way that changes the experiment, or nothing.
    changing: () => pending.findLast(({ set, experiment }) => experiment || (set && !("epoch" in set))),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // What is typed and not yet sent counts: whoever leaves the page, or takes something from it, flushes first.
    holds(flush) {
      unsent.add(flush);
      return () => unsent.delete(flush);
    },
    flush: () => unsent.forEach((flush) => flush()),
    // Until the server has taken everything and has drawn it, or for so long.
    async settled(ms) {
      const until = performance.now() + ms;
      while (pending.length && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
      return !pending.length;
    },
  };
  return hands;
}
