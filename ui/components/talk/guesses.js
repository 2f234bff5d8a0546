// What the room guesses before it sees. It stays in this window of the browser; nothing of it is sent.

import { make } from "../shared/elements.js";
import { keep, kept } from "../shared/keeping.js";
import { onArrows } from "../shared/radios.js";

const KEPT = "talk-guesses";

export function makeGuesses() {
  let all = kept("sessionStorage", KEPT) ?? {};
  const become = (next) => keep("sessionStorage", KEPT, (all = next));
  return {
    of: (name) => all[name] ?? {},
    set: (name, guess) => become({ ...all, [name]: guess }),
    forget: () => become({}),
  };
}

// The question of a chapter. ``told`` hears of each guess, ``reveal`` of the wish to see. Gives its element, ``choose(index)`` for a
// digit's key, and ``show(guessed)`` for what a room guessed.
export function drawQuestion(question, { guess, revealed }, told, reveal) {
  const { asks, scale, unit, right } = question;
  const answers = (scale ? drawScale : drawOptions)(question, guess, revealed, told, reveal);
  const element = make("div talk-question", "", make("p talk-asks", asks), answers.element);
  if (!revealed) element.append(make("button talk-reveal", "Reveal", { onclick: reveal }));
  else if (scale) {
    const guessed = guess === undefined ? "It is" : `Guessed ${guess}${unit}, it is`;
    element.append(make("p talk-outcome", `${guessed} ${right[0]}${unit}.`));
  }
  return { ...answers, element };
}

function drawOptions({ asks, options, right }, guess, revealed, told, reveal) {
  const buttons = options.map((text, index) => {
    const state = { ariaChecked: String(guess === index), tabIndex: (guess ?? 0) === index ? 0 : -1 };
    const button = make("button", { role: "radio", onclick: () => choose(index), ...state }, make("span", text));
    button.classList.toggle("talk-right", Boolean(revealed) && right.includes(index));
    if (revealed && guess === index) button.append(make("small", "guessed"));
    if (revealed) button.ariaDisabled = "true";
    return button;
  });
  function choose(index) {
    if (revealed || !buttons[index]) return;
    buttons.forEach((button, at) => {
      button.ariaChecked = String(at === index);
      button.tabIndex = at === index ? 0 : -1;
    });
    buttons[index].focus({ preventScroll: true });
    told(index);
  }
  const element = make("div talk-options", { role: "radiogroup", ariaLabel: asks }, ...buttons);
  if (!revealed) onArrows(element);
  element.onkeydown = (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (event.target.ariaChecked === "true") reveal();
    else event.target.click();
  };
  return { element, choose, show: (guessed) => showShares(buttons, guessed) };
}

function drawScale({ asks, scale: [low, high], unit, right }, guess, revealed, told, reveal) {
  const shown = make("output", guess === undefined ? (revealed ? "" : "?") : `${guess}${unit}`), disabled = Boolean(revealed);
  const input = make("input", { type: "range", min: low, max: high, step: 1, ariaLabel: asks, value: guess ?? Math.round((low + high) / 2), disabled });
  const commit = () => {
    shown.textContent = `${input.value}${unit}`;
    told(Number(input.value));
  };
  input.oninput = commit;
  input.onkeydown = (event) => {
    if (event.key !== "Enter" || revealed) return;
    event.preventDefault();
    commit();
    reveal();
  };
  // A digit is a ninth of the scale.
  function choose(index) {
    if (revealed) return;
    input.value = low + Math.round((index / 8) * (high - low));
    input.focus({ preventScroll: true });
    commit();
  }
  const track = make("div talk-scale", "", input);
  if (revealed) {
    const mark = make("i talk-answer");
    mark.dataset.right = right[0];
    mark.style.setProperty("--at", (right[0] - low) / (high - low));
    track.append(mark);
  }
  const element = make("div talk-scaled", "", make("span", String(low)), track, make("span", String(high)), shown);
  const show = (guessed) => showColumns(track, guessed, low, high);
  return { element, choose, show };
}

// What a room guessed, in the options themselves: how many chose each, and a bar of its share.
function showShares(buttons, guessed) {
  const all = guessed.reduce((sum, { count }) => sum + count, 0);
  buttons.forEach((button, index) => {
    const { count } = guessed[index];
    button.classList.add("talk-shared");
    button.style.setProperty("--share", count / all);
    button.querySelectorAll("small").forEach((each) => each.remove());
    button.append(make("small talk-people", String(count)));
  });
}

// The same over a scale: columns where the slider was, with the mark of what came out among them.
function showColumns(track, guessed, low, high) {
  const most = Math.max(...guessed.map(({ count }) => count));
  const ariaLabel = guessed.filter(({ count }) => count).map((each) => `${each.low === each.high ? each.low : `${each.low} to ${each.high}`}: ${each.count}`).join(", ");
  const columns = make("div talk-columns", { role: "img", ariaLabel });
  for (const each of guessed) {
    const column = make("i");
    column.style.setProperty("--from", (each.low - low) / (high - low + 1));
    column.style.setProperty("--wide", (each.high - each.low + 1) / (high - low + 1));
    column.style.setProperty("--share", each.count / most);
    columns.append(column);
  }
  const mark = track.querySelector(".talk-answer");
  mark.style.setProperty("--at", (Number(mark.dataset.right) - low + 0.5) / (high - low + 1));
  track.querySelectorAll("input, .talk-columns").forEach((each) => each.remove());
  track.classList.add("talk-guessed");
  track.prepend(columns);
}
