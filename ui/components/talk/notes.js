// The speaker's window: notes, what comes next, and a clock. It follows the stage, and turns it, by a channel of the browser.

const CHANNEL = "stuck-at-0.8133-talk";

// ``state`` says what is on stage; ``turn`` takes a step that the speaker's window asks for.
function mountNotes(state, turn) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => {
    if (data.by) turn(data.by);
    else if (data.asks) tell();
  };
  function tell() {
    channel.postMessage({ shows: state() });
  }
  function open() {
    const page = `<!doctype html><meta charset="utf-8"><title>Notes</title><style>${NOTES_STYLE}</style><body><script>(${inNotes})(${JSON.stringify(CHANNEL)})<\/script>`;
    const url = URL.createObjectURL(new Blob([page], { type: "text/html" }));
    window.open(url, "talk-notes", "popup,width=900,height=640");
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
  return { tell, open, close: () => channel.close() };
}

const NOTES_STYLE = `
  :root { color-scheme: light dark; }
  body { font: 22px/1.45 system-ui, sans-serif; margin: 32px; display: grid; gap: 20px; }
  h1 { font-size: 34px; margin: 0; } p { margin: 0; } small { opacity: .75; font-size: 18px; }
  output { font-size: 44px; font-variant-numeric: tabular-nums; }`;

// It runs in that window, on its own.
function inNotes(name) {
  const channel = new BroadcastChannel(name), began = Date.now();
  const made = (tag) => document.body.appendChild(document.createElement(tag));
  const place = made("small"), title = made("h1"), notes = made("p"), outcome = made("p"), next = made("p"), clock = made("output");
  channel.onmessage = ({ data: { shows } }) => {
    if (!shows) return;
    document.title = `Notes: ${shows.title}`;
    place.textContent = `Chapter ${shows.number} of ${shows.count}`;
    title.textContent = shows.title;
    notes.textContent = shows.notes;
    outcome.textContent = shows.said ? `What comes out: ${shows.said}` : "";
    next.textContent = shows.next ? `Next: ${shows.next}` : "This is the last one.";
  };
  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000), two = (number) => String(number).padStart(2, "0");
    clock.textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)} — ${new Date().toTimeString().slice(0, 5)}`;
  };
  setInterval(tick, 500);
  tick();
  addEventListener("keydown", (event) => {
    const by = { PageDown: 1, n: 1, N: 1, PageUp: -1, p: -1, P: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    channel.postMessage({ by });
  });
  channel.postMessage({ asks: true });
}
