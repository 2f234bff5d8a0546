// A run on the stage: its curve, its filters, its six answers, played in the browser.

import { make } from "../shared/elements.js";
import { cellText, grey, grid, inkOn, line, sheet, svg, weightColor, written } from "./drawing.js";

const RUN_SECONDS = 3;
const PLOT = { left: 6, right: 630, top: 52, bottom: 190 };

export function mountRun(run, scale) {
  const last = run.at.length - 1, calm = matchMedia("(prefers-reduced-motion: reduce)");
  const color = weightColor(scale, run.largest);
  const points = run.loss.map((loss, row) => [across(row), down(loss)]);
  let row = last, playing = 0, startedAt = 0, startedFrom = 0;

  function across(at) {
    return PLOT.left + ((PLOT.right - PLOT.left) * run.at[at]) / run.at[last];
  }
  function down(loss) {
    const on = (value) => (run.log ? Math.log(value) : value);
    const [low, high] = run.bounds.map(on);
    return high === low ? (PLOT.top + PLOT.bottom) / 2 : PLOT.bottom - ((PLOT.bottom - PLOT.top) * (on(loss) - low)) / (high - low);
  }
  const path = (until) => `M${points.slice(0, until + 1).join("L")}`;

  // --- what is drawn once, and what moves

  const title = written(PLOT.left, 26, "", { size: 24, look: "bold" }), epoch = written(PLOT.right, 26, "", { anchor: "end", look: "muted" });
  const curve = svg("path curve"), dot = svg("circle dot", { r: 8 });
  // All names stand above their lines, if the heading and the curve leave room there, or else all below.
  const isFree = ({ value, text }) => {
    const y = down(value);
    return y > 80 && !points.some(([px, py]) => px > PLOT.right - 11 * text.length && py > y - 32 && py < y - 1);
  };
  const areAbove = run.levels.every(isFree);
  const levels = run.levels.map(({ value, text }) => {
    const y = down(value), x = PLOT.right;
    return svg("g", {}, line(PLOT.left, y, x, y), written(x, areAbove ? y - 10 : y + 26, text, { size: 20, anchor: "end", look: "muted" }));
  });
  const right = written(310, 246, "", { size: 24, look: "bold" });
  const filters = [...Array(run.kernels[0].length / 4).keys()].map((index) => grid(run.kernels[last].slice(4 * index, 4 * index + 4), 6 + 138 * index, 264, 60, color, cellText));
  const cells = filters.flatMap((each) => [...each.querySelectorAll("rect:not(.talk-frame)")]);
  const texts = filters.flatMap((each) => [...each.querySelectorAll("text")]);
  const marks = run.images.map((_, index) => written(392 + (index % 3) * 112, 318 + Math.floor(index / 3) * 96, "", { size: 30, look: "mark" }));
  const images = run.images.map(({ pixels }, index) => grid(pixels, 310 + (index % 3) * 112, 264 + Math.floor(index / 3) * 96, 25, grey));
  const picture = sheet(
    "", ...levels, svg("path faint", { d: path(last) }), curve, dot, title, epoch, written(6, 246, "its two filters", { look: "muted" }),
    ...filters, right, ...images, ...marks,
  );

  // --- controls

  const button = make("button talk-play", { onclick: () => act("play") });
  const range = make("input", { type: "range", min: 0, max: last, step: 1, ariaLabel: "Epoch" });
  const controls = make("div talk-player", { role: "group", ariaLabel: "Player" }, button, range);
  range.oninput = () => {
    pause();
    show(Number(range.value));
  };

  function show(to) {
    row = Math.min(Math.max(to, 0), last);
    range.value = row;
    range.setAttribute("aria-valuetext", `epoch ${run.at[row]}`);
    title.textContent = `${run.title}: loss ${run.texts[row]}`;
    epoch.textContent = `epoch ${run.at[row]}`;
    curve.setAttribute("d", path(row));
    dot.setAttribute("transform", `translate(${points[row]})`);
    run.kernels[row].forEach((weight, index) => {
      const fill = color(weight);
      cells[index].style.fill = fill;
      texts[index].textContent = cellText(weight);
      texts[index].style.fill = inkOn(fill);
    });
    run.correct[row].forEach((isRight, index) => {
      marks[index].textContent = isRight ? "✓" : "✗";
      marks[index].classList.toggle("talk-wrong", !isRight);
    });
    const count = run.correct[row].filter(Boolean).length;
    right.textContent = `${count} of ${run.images.length} right`;
    picture.ariaLabel = `${run.title}, epoch ${run.at[row]}: loss ${run.texts[row]}, ${right.textContent}`;
  }

  function play() {
    if (calm.matches) return show(last);
    if (row === last) show(0);
    [startedAt, startedFrom] = [performance.now(), row];
    playing = requestAnimationFrame(tick);
    paintButton();
  }
  function tick(now) {
    show(Math.floor(startedFrom + (Math.max(0, now - startedAt) / 1000 / RUN_SECONDS) * last));
    playing = row < last && picture.isConnected ? requestAnimationFrame(tick) : 0;
    if (!playing) paintButton();
  }
  function pause() {
    cancelAnimationFrame(playing);
    playing = 0;
    paintButton();
  }
  function paintButton() {
    button.ariaLabel = playing ? "Pause" : "Play";
    const shape = playing ? "M6 4h4v16H6zM14 4h4v16h-4z" : "M7 4v16l13-8z";
    button.replaceChildren(svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: shape })));
  }
  function act(name) {
    if (name === "play") return playing ? pause() : play();
    pause();
    show({ first: 0, back: row - 1, forward: row + 1, last }[name]);
  }

  show(last);
  paintButton();
  return { element: make("div talk-run", "", picture, controls), player: { act, play, pause, contains: (each) => controls.contains(each) } };
}
