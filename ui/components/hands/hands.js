// What this visitor did, in order, until the server says that it has it: one log for the whole page. No message of Streamlit's need arrive for an entry to count, and none counts twice: the
// log goes out whole until it is acknowledged, and the server takes each number once (ui/visit/visit.py).

const hands = makeHands();

export const theHands = () => hands;

function makeHands() {
  const RESEND_MS = 4000, STEP_MS = 5000, LOAD_MS = 3000;
  const ECHO_MS = 1000; // how much later than a receipt a control may hear of what it is for
  const EMBEDDING = /^embed(_options)?$/i; // Streamlit's words for a page in a frame
  const hand = Math.random().toString(36).slice(2);
  const listeners = new Set(), unsent = new Set();
  let count = 0, sent = 0, pending = [], send = null, sentAt = 0, patience = RESEND_MS, known = {};
  let echo = [], fading = 0; // of the last receipt
  let steps = 0, steppedAt = 0; // of the browser's history, that the server has not answered

  // While the server is away Streamlit would only log an error; what was done waits.
  const connected = () => (document.querySelector("[data-test-connection-state]")?.dataset.testConnectionState ?? "CONNECTED") === "CONNECTED";
  // So it does while Streamlit asks for another page or an older address: a message now would ask for the page before once more.
  const stepping = () => steps > 0 && performance.now() - steppedAt < STEP_MS;
  const leaving = () => pending.some((entry) => entry.open && entry.n <= sent);

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
    if (queued || !pending.length || !send || !connected() || stepping()) return;
    queued = true;
    inTurn(() => {
      queued = false;
      sentAt = performance.now();
      sent = count;
      send({ hand, entries: pending });
    });
  }

  function did(entry) {
    // The next page puts the focus where it is in the list of pages; one that is opened for its run, on its heading (keepFocus).
    if (entry.open && !entry.experiment) hands.went = true;
    pending.push({ n: ++count, ...entry });
    patience = RESEND_MS;
    if (!leaving()) push(); // or what comes after the way to another page waits for that page
    tell();
  }

  const tell = () => listeners.forEach((listener) => listener());

  // The component that sends calls this whenever the server has drawn it.
  function acknowledge(ack, sendNow) {
    const lost = ack.session !== known.session || ack.page !== known.page; // what was on its way may not have arrived
    const held = steps > 0;
    steps = ack.session === known.session ? Math.max(0, steps - (ack.reads - known.reads)) : 0;
    known = ack;
    send = sendNow;
    const done = ack.hand === hand ? pending.filter((entry) => entry.n <= ack.applied) : [];
    pending = pending.slice(done.length);
    if (lost) fetch(new URL(`./drawn/${ack.session}`, document.baseURI), { method: "POST" }).catch(() => {}); // news may come
    if (lost || held) push();
    if (!done.length) return;
    echo = done;
    clearTimeout(fading);
    fading = setTimeout(fade, ECHO_MS);
    tell();
  }

  function fade() {
    echo = [];
    tell();
  }

  setInterval(() => {
    if (performance.now() - sentAt < patience * (leaving() ? 4 : 1)) return;
    patience *= 2; // a server that is slow is not made quicker by being asked again
    push();
  }, 500);
  addEventListener("popstate", () => {
    steps += 1;
    steppedAt = performance.now();
    fade();
  });

  function keepIn(set, deed, signal) {
    set.add(deed);
    signal.addEventListener("abort", () => set.delete(deed));
  }

  const hands = {
    went: false,
    did,
    acknowledge,
    // Whether a part of the page may ask for its next look.
    atRest: () => connected() && !stepping() && !leaving(),
    inTurn,
    // What a word of the link is, or will be when the server has taken what is on its way. ``question`` is a setting's default:
    // whoever counts on from a setting counts from what was set, though the control has not heard yet that it was taken.
    value(word, served, question) {
      return [...(question === undefined ? [] : echo), ...pending].reduce((value, { set, experiment }) => {
        if (set && word in set) return set[word];
        return experiment && question !== undefined ? experiment[word] ?? question : value;
      }, served);
    },
    // The last entry on its way that changes the experiment, or nothing.
    changing: () => pending.findLast(({ set, experiment }) => experiment || (set && !("epoch" in set))),
    // Until the signal says that whoever listens is gone; so for what is held.
    listen: (listener, signal) => keepIn(listeners, listener, signal),
    // What is typed and not yet sent counts: whoever leaves the page, or takes something from it, flushes first.
    holds: (flush, signal) => keepIn(unsent, flush, signal),
    // A way to a page of ours, from here: what is embedded stays embedded, as its frame asked for.
    address(href) {
      const url = new URL(href, window.location.href);
      if (url.origin !== window.location.origin) return href;
      for (const [word, value] of new URLSearchParams(window.location.search)) {
        if (EMBEDDING.test(word) && !url.searchParams.getAll(word).includes(value)) url.searchParams.append(word, value);
      }
      return url.href;
    },
    // The link of the page itself, which is nobody's frame.
    link() {
      const url = new URL(window.location.href);
      for (const word of [...url.searchParams.keys()]) if (EMBEDDING.test(word)) url.searchParams.delete(word);
      return url.href;
    },
    flush: () => unsent.forEach((flush) => flush()),
    // What a link opens, loaded anew once what was done has arrived: between the stage and the page nothing stays.
    async load(anchor) {
      this.flush();
      await this.settled(LOAD_MS);
      window.location.assign(anchor.href);
    },
    // Until the server has taken everything and has drawn it, or for so long.
    async settled(ms) {
      const until = performance.now() + ms;
      while (pending.length && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
      return !pending.length;
    },
  };
  return hands;
}
