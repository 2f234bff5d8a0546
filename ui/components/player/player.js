// Plays a run's history in a Plotly figure, in the browser alone. What it gets says which numbers of an epoch's record go where;
// nothing about networks is computed here.

import { theHands } from "../hands/hands.js";
import { cellAt, cellsOf } from "../shared/cells.js";
import { component } from "../shared/component.js";
import { isKeyUsed } from "../shared/keys.js";
import { write } from "../shared/numbers.js";
import { CONFIG, colorOf, loadPlotly, painted, sayUndrawn, themeColors, viewFor } from "../shared/plotly.js";
import { savingMenu } from "../shared/saving.js";
import { onTap } from "../shared/taps.js";
import { fitFrame, fitStage } from "./frame.js";
import { MARKUP } from "./markup.js";
import { mountMoving } from "./moving.js";
import { REPLAY_SECONDS, isBroughtByHand, isReplayed, onInput } from "./replay.js";

const RUN_SECONDS = 4; // the whole run at 1x
const CALM_STEPS = 8; // of a whole run, for visitors who want no motion
const SETTLE_MS = 250;
const KEYS = { " ": "play", ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last" };
const PLACES = ["x", "y"];

export default component(MARKUP, mount);

function mount(root, signal) {
  const find = (selector) => root.querySelector(selector);
  const figure = find(".player-figure"), tip = find(".player-tip"), range = find("input"), speed = find("select");
  const calm = matchMedia("(prefers-reduced-motion: reduce)"), moving = mountMoving(figure);
  /** @type {import("../protocol.d.ts").PlayerData} */
  let data; // what Streamlit gave last
  let history, Plotly; // its history as numbers
  let row = 0, view, colors; // what is drawn: the record in view, in an arrangement, in colours
  let hovered; // the name of what is under the pointer, if there is something to say of it
  let playing = 0, startedAt, startedFrom; // the animation frame asked for, and where playing began
  let drawing = false, drawn, settling = 0; // drawn: the record in the figure
  let replaying = false; // playing once what a change brought
  let reported; // the epoch that the server knows of, or will

  /** @param {import("../protocol.d.ts").PlayerData} next */
  async function show(next) {
    const isNew = data?.id !== next.id;
    const isChange = isNew && data !== undefined && data.run !== next.run && isBroughtByHand();
    // Of the same run a longer history, or one with another image, takes nobody away from where he is or is just going.
    const isSame = data?.run === next.run, isPlayed = isSame && playing && !replaying;
    const isMoved = isSame && !replaying && spelled(inView()) !== spelled(reported); // and the server does not know of it
    const at = isMoved ? inView() : isSame ? read(theHands().value("epoch", spelled(next.epoch))) : next.epoch;
    if (isNew) pause(); // as long as all of it is of the run that plays
    data = next;
    root.classList.toggle("player-stage", data.stage);
    root.classList.toggle("player-framed", data.framed);
    if (isNew) {
      history = decode(data.history);
      range.max = last();
      find(".player-epoch").style.minWidth = `${9 + 2 * String(data.epochs).length}ch`;
      figure.setAttribute("aria-label", data.summary);
      root.classList.toggle("player-plain", Boolean(data.plain));
      replaying = isChange && data.replays && isReplayed() && !calm.matches && !document.hidden;
      row = replaying ? 0 : clamp(rowOf(at ?? data.epochs));
      if (!isMoved) reported = at ?? null;
      hover();
      find(".player-live").textContent = "";
      reserve();
      label();
    } else if (theHands().value("epoch", spelled(data.epoch)) !== spelled(reported)) {
      // Another epoch than where this player rests: a step of the browser's history.
      reported = data.epoch;
      pause();
      go(rowOf(data.epoch ?? data.epochs));
    }
    Plotly = await loadPlotly().catch((error) => sayUndrawn(figure, error));
    if (!Plotly) return;
    if (isNew || themeColors(root).join() !== colors?.join()) draw();
    if (isNew && (replaying || isPlayed)) play();
  }

  // --- drawing

  const isOnStage = () => getComputedStyle(root).position === "fixed"; // player.css: where the window is large enough
  function chooseView() {
    if (data.framed) return fitFrame(figure, data.views);
    if (isOnStage()) return fitStage(figure, data.views);
    if (figure.style.transform) figure.style.cssText = ""; // the window was a stage
    return viewFor(data.views, figure.clientWidth);
  }

  // The figure's height is there before the figure is, so that nothing below it jumps.
  function reserve() {
    const chosen = chooseView();
    figure.style.height = `${chosen.layout.height}px`;
    return chosen;
  }

  function draw() {
    if (!root.isConnected || !figure.clientWidth) return;
    view = reserve();
    colors = themeColors(root);
    drawn = row;
    const shown = paint({ data: view.data, layout: view.layout });
    shown.layout.width = Math.min(figure.clientWidth, view.layout.width ?? Infinity);
    shown.layout.font.family = getComputedStyle(root).fontFamily;
    for (const { trace, attribute, value } of boundValues(current())) assign(shown.data[trace], attribute, value);
    moving.forget();
    // A figure that is taken away while Plotly still measures its margins is nobody's loss.
    Plotly.react(figure, shown.data, shown.layout, CONFIG).catch((error) => {
      if (root.isConnected && figure._fullLayout) throw error;
    });
    if (!figure.dataset.listening) {
      figure.dataset.listening = "yes";
      figure.on("plotly_hover", ({ points, event }) => hover(points[0]?.customdata, event));
      figure.on("plotly_unhover", () => hover());
    }
    const id = data.id;
    requestAnimationFrame(() => {
      root.dataset.painted = id;
    });
  }

  // Changes what follows the epoch where it stands, once in each of the screen's frames; where that fails, draws all anew.
  async function redraw() {
    while (view && drawn !== row) {
      drawn = row;
      tell();
      if (![...changesAt(current())].every(([trace, values]) => moving.move(trace, values))) draw();
      await new Promise(requestAnimationFrame);
    }
    drawing = false;
  }

  // Of each trace that follows the epoch its new values, by attribute.
  function changesAt(record, attributes) {
    const changes = new Map();
    for (const { trace, attribute, value } of boundValues(record, attributes)) {
      if (!changes.has(trace)) changes.set(trace, {});
      changes.get(trace)[attribute] = value;
    }
    return changes;
  }

  // Between two epochs only what points at the epoch moves on: numbers and colours are those of an epoch.
  function glide(share) {
    if (!view || drawn !== row || row === last()) return;
    for (const [trace, next] of changesAt(recordAt(row + 1), PLACES)) {
      moving.glide(trace, next, share, view.data[trace].line?.shape === "hv");
    }
  }

  // What a record says of each binding, or of those of some attributes.
  function boundValues(record, attributes) {
    const isAsked = (attribute) => !attributes || attributes.includes(attribute);
    return view.bindings.map(({ trace, attribute, positions, words, write: style }) => ({
      trace, attribute,
      value: !isAsked(attribute) ? undefined : words ? words.map((parts) => color(say(parts, record)))
        : style ? positions.map((at) => write(record[at], style)) : gather(positions, record),
    })).filter(({ value }) => value !== undefined);
  }

  // What there is to say of the thing under the pointer stands beside it, and follows the epoch.
  function hover(name, event) {
    hovered = data.hover?.[name];
    tip.hidden = !hovered;
    if (!hovered) return;
    tell();
    const box = root.getBoundingClientRect();
    const left = event.clientX - box.left + 16;
    tip.style.left = `${Math.max(0, Math.min(left, box.width - tip.offsetWidth))}px`;
    tip.style.top = `${event.clientY - box.top + 20}px`;
  }

  function tell() {
    if (hovered) tip.textContent = say(hovered, current());
  }

  const color = (text) => colorOf(text, colors);
  // Texts that name something shared by all arrangements ("@epochs") become that.
  const paint = (tree) => painted(tree, (text) => (text.startsWith("@") ? data.shared[text.slice(1)] : color(text)));

  // --- moving

  // Of a long run the history has only some epochs: ``at`` says which. All else here counts records.
  const last = () => (data.at ? data.at.length - 1 : data.epochs);
  const epochOf = (place) => (data.at ? data.at[place] : place);
  const clamp = (value) => Math.min(Math.max(Math.round(value), 0), last());
  const recordAt = (place) => history.subarray(place * data.size, (place + 1) * data.size);
  const current = () => recordAt(row);
  const inView = () => (row === last() ? null : epochOf(row)); // as the link has it: nothing for the last one

  function rowOf(epoch) {
    if (!data.at) return epoch;
    const away = data.at.map((each) => Math.abs(each - epoch));
    return away.indexOf(Math.min(...away));
  }

  function label() {
    const epoch = epochOf(row);
    range.value = row;
    range.setAttribute("aria-valuetext", `epoch ${epoch}`);
    find(".player-epoch").textContent = `epoch ${epoch} / ${data.epochs}`;
    root.dataset.epoch = epoch;
  }

  function go(to) {
    to = clamp(to);
    if (to !== row) {
      row = to;
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
    find(".player-live").textContent = say(data.live, current());
    const value = inView();
    if (spelled(value) !== spelled(reported)) theHands().did({ set: { epoch: spelled(value) }, run: data.run });
    reported = value;
  }

  function play() {
    if (row === last()) row = 0;
    startedFrom = row;
    startedAt = performance.now();
    clearTimeout(settling);
    root.dataset.playing = "yes";
    playButton("Pause");
    playing = requestAnimationFrame(tick);
  }

  function tick(now) {
    const seconds = replaying ? REPLAY_SECONDS : RUN_SECONDS / speed.value; // of a whole run
    let moved = Math.max(0, now - startedAt) / 1000 / seconds; // in runs
    if (calm.matches) moved = Math.floor(moved * CALM_STEPS) / CALM_STEPS;
    playing = requestAnimationFrame(tick);
    const place = startedFrom + moved * last();
    go(Math.floor(place));
    if (row === last()) pause();
    else if (!calm.matches) glide(place - row);
  }

  function pause() {
    replaying = false;
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = 0;
    delete root.dataset.playing;
    playButton("Play");
    glide(0);
    settling = setTimeout(settle, SETTLE_MS);
  }

  // What was to be seen of a change is over at once: the figure is where it would have come to rest.
  function cut() {
    if (!replaying) return;
    pause();
    go(last());
  }

  function playButton(name) {
    find("[data-do=play]").setAttribute("aria-label", name);
  }

  function act(name, stride = 1) {
    if (name === "play") return playing ? pause() : play();
    pause();
    go({ first: 0, back: row - stride, forward: row + stride, last: last() }[name]);
  }

  // --- listening

  // Whoever takes the link takes the epoch in view, playing or not.
  theHands().holds(() => {
    cut();
    if (history) settle();
  }, signal);

  onInput(cut, signal);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
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
    if (!name || !history || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isKeyUsed(event)) return;
    event.preventDefault();
    act(name, event.shiftKey ? 10 : 1);
  });
  onTap(figure, (event) => {
    const image = view && cellAt(cellsOf(figure).filter(({ name }) => Number.isInteger(name)), figure, event)?.name;
    if (image !== undefined && data.inside) theHands().did({ open: data.inside, set: { image: String(image + 1) } });
  }, signal);
  // Playing moves the drawing alone: for a file it is drawn anew, at the epoch in view.
  const shown = () => {
    pause();
    draw();
    return { Plotly, figure, ground: colorOf("$ground", colors) };
  };
  root.append(savingMenu(shown, () => `stuck-epoch-${epochOf(row)}`));
  // The box that is to be filled: on the page as wide as there is room, on stage and in a frame as high, too.
  let box = "";
  function refit() {
    const isWhole = data?.framed || isOnStage();
    const now = isWhole ? `${root.clientWidth} ${innerHeight}` : `${figure.clientWidth}`;
    if (now === box) return;
    box = now;
    if (view) requestAnimationFrame(draw);
  }
  const resizing = new ResizeObserver(refit);
  for (const each of [figure, root]) resizing.observe(each);
  on(window, "resize", refit);

  signal.addEventListener("abort", () => {
    resizing.disconnect();
    cancelAnimationFrame(playing);
    clearTimeout(settling);
    if (view) Plotly.purge(figure);
    view = undefined;
  });

  return show;
}

// An epoch as the link spells it.
const spelled = (epoch) => (epoch === null ? "" : String(epoch));
const read = (text) => (text === "" ? null : Number(text));

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
      return part.words ? part.words[number] : write(number, part);
    })
    .join("");
}

function assign(object, path, value) {
  const names = path.split(".");
  const last = names.pop();
  names.reduce((inner, name) => (inner[name] ??= {}), object)[last] = value;
}
