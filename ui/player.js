// Plays a run's history in a Plotly figure, in the browser alone. What it gets (core/figures/explorer.py) says which numbers
// of an epoch's record go where; nothing about networks is computed here.

const RUN_SECONDS = 4; // the whole run at 1x
const CALM_STEPS = 8; // of a whole run, for visitors who want no motion
const SETTLE_MS = 250;
const KEYS = { " ": "play", ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last" };
const USES_KEYS = "input, textarea, select, button, summary, a, [contenteditable], [tabindex]:not([tabindex='-1']), " +
  "[role=radio], [role=slider], [role=tab], [role=option], [role=listbox], [role=menu], [role=dialog]";
const AT_ONCE = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: false } };
const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false, responsive: false };

const players = new WeakMap();

// Streamlit calls this on each rerun that brings new data or a new theme, with the same element; what it returns unmounts.
export default function (component) {
  const root = component.parentElement.querySelector(".player");
  if (!players.has(root)) players.set(root, mount(root));
  const player = players.get(root);
  player.show(component);
  return player.unmount;
}

function loadPlotly(url) {
  window.explorerPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`${url} did not load`));
    document.head.append(script);
  });
  return window.explorerPlotly;
}

function mount(root) {
  const find = (selector) => root.querySelector(selector);
  const figure = find(".player-figure"), range = find("input"), speed = find("select");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let component, data, history, Plotly; // what Streamlit gave last, and its history as numbers
  let epoch = 0, view, colors; // what is drawn
  let playing = 0, startedAt, startedFrom; // the animation frame asked for, and where playing began
  let drawing = false, drawn, settling = 0, reported; // drawn: the epoch in the figure

  async function show(next) {
    component = next;
    const isNew = data?.id !== next.data.id;
    data = next.data;
    if (isNew) {
      pause();
      history = decode(data.history);
      range.max = data.epochs;
      find(".player-epoch").style.minWidth = `${9 + 2 * String(data.epochs).length}ch`;
      figure.setAttribute("aria-label", data.summary);
      epoch = clamp(data.epoch ?? data.epochs);
      reported = data.epoch;
      find(".player-live").textContent = "";
      reserve();
      label();
    }
    Plotly = await loadPlotly(data.plotly_url);
    if (isNew || themeColors(root).join() !== colors?.join()) draw();
  }

  // --- drawing

  function chooseView() {
    const width = figure.clientWidth;
    return data.views.findLast((candidate) => candidate.min_width <= width);
  }

  // The figure's height is there before the figure is, so that nothing below it jumps.
  function reserve() {
    figure.style.height = `${chooseView().layout.height}px`;
  }

  function draw() {
    if (!root.isConnected || !figure.clientWidth) return;
    view = chooseView();
    colors = themeColors(root);
    drawn = epoch;
    reserve();
    const shown = paint({ data: view.data, layout: view.layout });
    shown.layout.width = figure.clientWidth;
    shown.layout.font.family = getComputedStyle(root).fontFamily;
    for (const { trace, attribute, value } of boundValues()) assign(shown.data[trace], attribute, value);
    Plotly.react(figure, shown.data, shown.layout, CONFIG);
    if (!figure.dataset.listening) {
      figure.dataset.listening = "yes";
      figure.on("plotly_click", ({ points }) => {
        const image = points[0]?.customdata;
        if (Number.isInteger(image)) component.setTriggerValue("image", image);
      });
    }
    const id = data.id;
    requestAnimationFrame(() => {
      root.dataset.painted = id;
    });
  }

  // Draws only the traces that change with the epoch, and the next frame not before this one is done.
  async function redraw() {
    while (view && drawn !== epoch) {
      drawn = epoch;
      const changes = new Map();
      for (const { trace, attribute, value } of boundValues()) {
        if (!changes.has(trace)) changes.set(trace, {});
        changes.get(trace)[attribute] = value;
      }
      await Plotly.animate(figure, { data: [...changes.values()], traces: [...changes.keys()] }, AT_ONCE);
    }
    drawing = false;
  }

  function boundValues() {
    const record = history.subarray(epoch * data.size, (epoch + 1) * data.size);
    return view.bindings.map(({ trace, attribute, positions, words }) => ({
      trace, attribute, value: words ? words.map((parts) => color(say(parts, record))) : gather(positions, record),
    }));
  }

  // Texts that are colour tokens ("$accent") become the colour.
  const color = (text) => colors[TOKENS.indexOf(text)] ?? text;
  const paint = (tree) => JSON.parse(JSON.stringify(tree), (_, value) => (typeof value === "string" ? color(value) : value));

  // --- moving

  const clamp = (value) => Math.min(Math.max(Math.round(value), 0), data.epochs);

  function label() {
    range.value = epoch;
    range.setAttribute("aria-valuetext", `epoch ${epoch}`);
    find(".player-epoch").textContent = `epoch ${epoch} / ${data.epochs}`;
    root.dataset.epoch = epoch;
  }

  function go(to) {
    to = clamp(to);
    if (to !== epoch) {
      epoch = to;
      label();
      if (!drawing) {
        drawing = true;
        redraw();
      }
    }
    clearTimeout(settling);
    if (!playing) settling = setTimeout(settle, SETTLE_MS);
  }

  // Only when the movement is over does the server hear of it, and a screen reader.
  function settle() {
    const record = history.subarray(epoch * data.size, (epoch + 1) * data.size);
    find(".player-live").textContent = say(data.live, record);
    const value = epoch === data.epochs ? null : epoch;
    if (value !== (reported ?? null)) component.setStateValue("epoch", value);
    reported = value;
  }

  function play() {
    if (epoch === data.epochs) epoch = 0;
    startedFrom = epoch;
    startedAt = performance.now();
    clearTimeout(settling);
    root.dataset.playing = "yes";
    playButton("Pause");
    playing = requestAnimationFrame(tick);
  }

  function tick(now) {
    let moved = (Math.max(0, now - startedAt) / 1000 / RUN_SECONDS) * speed.value; // in runs
    if (calm.matches) moved = Math.floor(moved * CALM_STEPS) / CALM_STEPS;
    playing = requestAnimationFrame(tick);
    go(Math.floor(startedFrom + moved * data.epochs));
    if (epoch === data.epochs) pause();
  }

  function pause() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = 0;
    delete root.dataset.playing;
    playButton("Play");
    settling = setTimeout(settle, SETTLE_MS);
  }

  function playButton(name) {
    find("[data-do=play]").setAttribute("aria-label", name);
  }

  function act(name, stride = 1) {
    if (name === "play") return playing ? pause() : play();
    pause();
    go({ first: 0, back: epoch - stride, forward: epoch + stride, last: data.epochs }[name]);
  }

  // --- listening

  const listening = new AbortController();
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal: listening.signal });
  for (const button of root.querySelectorAll("[data-do]")) {
    on(button, "click", (event) => act(button.dataset.do, event.shiftKey ? 10 : 1));
  }
  on(range, "input", () => {
    pause();
    go(Number(range.value));
  });
  on(speed, "change", () => {
    if (playing) {
      pause();
      play();
    }
  });
  on(document, "keydown", (event) => {
    const name = KEYS[event.key];
    const taken = event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.(USES_KEYS);
    if (!name || taken || !history) return;
    event.preventDefault();
    act(name, event.shiftKey ? 10 : 1);
  });
  let width = 0;
  const resizing = new ResizeObserver(() => {
    if (figure.clientWidth === width) return;
    width = figure.clientWidth;
    if (view) requestAnimationFrame(draw);
  });
  resizing.observe(figure);

  function unmount() {
    listening.abort();
    resizing.disconnect();
    cancelAnimationFrame(playing);
    clearTimeout(settling);
    if (view) Plotly.purge(figure);
    view = undefined;
    players.delete(root);
  }

  return { show, unmount };
}

function decode(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer); // little-endian, as NumPy wrote it
}

// The numbers at these positions, in the same nesting; a gap stays a gap.
function gather(positions, record) {
  if (Array.isArray(positions)) return positions.map((position) => gather(position, record));
  return positions === null || Number.isNaN(record[positions]) ? null : record[positions];
}

// A text from its parts: strings, numbers of the record, and words that a number of the record picks.
function say(parts, record) {
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      const number = record[part.at];
      if (part.words) return part.words[number];
      return Number.isFinite(number) ? number.toFixed(part.digits) : "not finite";
    })
    .join("");
}

function assign(object, path, value) {
  const names = path.split(".");
  const last = names.pop();
  names.reduce((inner, name) => (inner[name] ??= {}), object)[last] = value;
}

const TOKENS = ["$text", "$muted", "$grid", "$accent", "$ground"];

// The theme's colours for the tokens, in the form that Plotly reads.
function themeColors(root) {
  const probe = document.createElement("i");
  root.append(probe);
  const resolved = (name) => {
    probe.style.color = `var(--st-${name})`;
    return getComputedStyle(probe).color;
  };
  const faded = (name, alpha) => resolved(name).replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
  const colors = [
    resolved("text-color"), faded("text-color", 0.68), faded("text-color", 0.22), resolved("primary-color"),
    resolved("background-color"),
  ];
  probe.remove();
  return colors;
}
