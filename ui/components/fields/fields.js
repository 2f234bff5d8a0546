// Controls (ui/components/fields). What a person does is shown at once and written down by the hands; what the server says is
// shown where nothing of that word is on its way. An element is made once and then changed where it stands: focus stays.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { make } from "../shared/elements.js";
import { onArrows } from "../shared/radios.js";
import { withTip } from "../shared/tips.js";

const NARROW = "(max-width: 768px)"; // where Streamlit takes the sidebar out of sight

export default component('<div class="fields"></div>', mountFields);

export function mountFields(root, signal) {
  let shape, made = [], standing; // as long as these fields stand
  const end = () => standing?.abort();

  function show({ fields, note = "", fold = "", sheet = false, across = false }) {
    const next = JSON.stringify(fields.map(({ value, said, ...rest }) => rest));
    if (next !== shape) {
      shape = next;
      end();
      standing = new AbortController();
      const focused = focusedIn(root);
      made = fields.map((field) => KINDS[field.kind](field, standing.signal));
      const all = made.map((each) => each.element);
      if (note) all.unshift(make("p fields-note", note));
      const place = !fold ? root : sheet ? fromBelow(root, fold) : folded(root, fold);
      place.replaceChildren(...all);
      place.classList.toggle("fields-across", across);
      focused?.();
    }
    fields.forEach((field, index) => made[index].serve(field));
  }

  theHands().listen(() => made.forEach((each) => each.update()), signal);
  signal.addEventListener("abort", end);
  return show;
}

// Behind a line that is unfolded where there is room.
function folded(root, line) {
  const details = root.querySelector("details") ?? make("details", "", make("summary", line), make("div fields"));
  if (!details.isConnected) {
    details.open = !matchMedia(NARROW).matches;
    root.replaceChildren(details);
  }
  return details.lastChild;
}

// Behind a button, for narrow windows: a sheet from below, which leaves in view what changes.
function fromBelow(root, word) {
  const known = root.querySelector(".fields-sheet > .fields");
  if (known) return known;
  const opener = make("button fields-button", word, { onclick: () => sheet.togglePopover() }), place = make("div fields");
  const done = make("button fields-button", "Done", { onclick: () => sheet.hidePopover() });
  const sheet = make("div fields-sheet", { popover: "manual", role: "dialog", ariaLabel: word }, done, place);
  sheet.onkeydown = ({ key }) => key === "Escape" && sheet.hidePopover();
  sheet.ontoggle = ({ newState }) => {
    opener.ariaExpanded = String(newState === "open");
    if (newState === "open") {
      document.querySelector("main h2")?.scrollIntoView();
      done.focus({ preventScroll: true });
    } else opener.focus({ preventScroll: true });
  };
  matchMedia(NARROW).addEventListener("change", ({ matches }) => !matches && sheet.matches(":popover-open") && sheet.hidePopover());
  root.classList.add("fields-narrow");
  root.replaceChildren(opener, sheet);
  return place;
}

// Where the focus was, by the field and the option, so that it can be put back on new elements.
function focusedIn(root) {
  const now = root.contains(document.activeElement) ? document.activeElement : null;
  const at = /** @type {HTMLElement} */ (now)?.dataset.at;
  return at && (() => root.querySelector(`[data-at="${CSS.escape(at)}"]`)?.focus({ preventScroll: true }));
}

// A field with its label, and the sentence that says what was wrong with what was typed.
function frame(field, control, ...beside) {
  const said = make("p fields-said", { role: "alert" });
  const head = make("div fields-head");
  if (!field.quiet) {
    head.append(field.tip ? withTip(make("button term", field.label), field.tip) : make("span", field.label), ...beside);
  }
  const element = make(`div fields-field fields-${field.look ?? field.kind}`, "", ...(field.quiet ? [] : [head]), control, said);
  let served = field;
  const made = {
    element,
    head,
    update: () => undefined,
    serve(next) {
      served = next;
      said.textContent = next.said ?? "";
      said.hidden = !next.said;
      made.update();
    },
    value: () => theHands().value(field.word, served.value, field.question),
    served: () => served,
  };
  return made;
}

const set = (field, value) => theHands().did({ set: { [field.word]: value } });

const KINDS = { choice, presets, many, number, rate, menu };

// One of a few: a radio group. Arrows move and choose, as in every group of radio buttons.
function choice(field) {
  return group(field, "radio", (value) => set(field, value));
}

// Whole experiments: the one that is lit is the one in view.
function presets(field) {
  const made = group(field, "radio", (value) => theHands().did({ experiment: field.queries[value], preset: value }));
  made.current = () => {
    const changing = theHands().changing();
    return changing ? changing.preset ?? null : made.served().value;
  };
  return made;
}

function group(field, role, choose) {
  const buttons = field.options.map(({ value, label, tip, picture }) => {
    const isQuestion = value === field.question, title = tip || (isQuestion ? "The question's value" : "");
    const button = make("button fields-option", { role, ...(title && { title }) }, ...(picture ? [make("img", { src: picture, alt: "" })] : []), label);
    button.dataset.at = `${field.word} ${value}`;
    button.classList.toggle("fields-question", isQuestion);
    button.onclick = () => {
      // A preset that is lit already takes back what was typed and is no good.
      if (role === "radio" && field.kind !== "presets" && made.current() === value) return;
      choose(value);
    };
    return button;
  });
  const control = make("div fields-options", { role: role === "radio" ? "radiogroup" : "group", ariaLabel: field.label }, ...buttons);
  if (role === "radio") onArrows(control, { Home: 0, End: -1 });
  const made = Object.assign(frame(field, control), { buttons, current: () => made.value() });
  made.update = () => {
    const now = made.current(), lit = field.options.findIndex(({ value }) => value === now);
    buttons.forEach((button, index) => {
      button.ariaChecked = String(index === lit);
      button.tabIndex = index === Math.max(lit, 0) ? 0 : -1;
    });
  };
  return made;
}

// Any of a few, each a bit of the word's number.
function many(field) {
  const made = group(field, "checkbox", (value) => set(field, String(Number(made.value()) ^ (1 << value))));
  made.update = () => {
    field.options.forEach(({ value }, index) => {
      made.buttons[index].ariaChecked = String(Boolean(Number(made.value()) & (1 << value)));
    });
  };
  return made;
}

// A number as it is typed. The server reads it, as it reads a link, and says what is wrong with it. Without a step it is a text.
function number(field, signal) {
  const input = make("input", { type: "text", ariaLabel: field.label, autocomplete: "off", spellcheck: false, placeholder: field.hint ?? "" });
  if (field.step) Object.assign(input, { inputMode: "numeric", role: "spinbutton", ariaValueMin: field.low, ariaValueMax: field.high });
  input.dataset.at = field.word;
  const control = make("div fields-typed", "", input);
  const step = (by) => {
    const from = Number.isFinite(Number(input.value)) ? Number(input.value) : Number(made.served().value);
    const to = field.wraps ? (from + by + field.high + 1) % (field.high + 1) : Math.min(Math.max(from + by, field.low), field.high);
    input.value = String(to);
    flush();
  };
  if (field.button) control.append(make("button fields-button", field.button, { onclick: () => step(1) }));
  let refused = null; // what was typed and is no number of ours: it stands until something else is typed
  const flush = () => {
    // What is good is sent even if it is what there was: it takes back what was no good.
    if (input.value.trim() === made.value() && !made.served().said) input.value = made.value();
    else if (input.value !== refused) set(field, (refused = input.value.trim()) || String(field.question));
  };
  // Beside it: the question's number, and whether this is it.
  const made = frame(field, control, make("span fields-mark", field.questions ?? ""));
  const serve = made.serve;
  theHands().holds(() => document.activeElement === input && flush(), signal);
  input.onblur = flush;
  input.onkeydown = (event) => {
    const by = field.step && { ArrowUp: field.step, ArrowDown: -field.step, PageUp: 10 * field.step, PageDown: -10 * field.step }[event.key];
    if (by) step(by);
    else if (event.key === "Enter") flush();
    else if (event.key === "Escape") {
      // What was just refused may still be on its way to be acknowledged: then it counts as the value, and is not meant.
      input.value = made.value() === refused ? made.served().value : made.value();
      flush();
    }
    else return;
    event.preventDefault();
  };
  let shown;
  made.update = () => {
    const now = made.value();
    const stands = made.served().said && input.value.trim() === refused;
    if (now !== shown && !stands && !(document.activeElement === input && input.value !== shown && shown !== undefined && now === made.served().value && input.value !== refused)) {
      input.value = now;
    }
    shown = now;
    if (field.step && Number.isFinite(Number(now))) input.ariaValueNow = now;
    made.head.lastChild.classList.toggle("fields-here", now === field.question);
  };
  made.serve = (next) => {
    serve(next);
    input.ariaInvalid = String(Boolean(next.said));
    if (next.said || refused === null) return;
    if (input.value.trim() === refused) input.value = made.value();
    refused = null;
  };
  return made;
}

// A scale whose steps are values.
function rate(field, signal) {
  const input = make("input", { type: "range", min: 0, max: field.options.length - 1, step: 1, ariaLabel: field.label });
  input.dataset.at = field.word;
  const shown = make("output fields-value");
  const made = frame(field, make("div fields-range", "", input), shown);
  const say = () => {
    const { label, value } = field.options[input.value];
    shown.textContent = label;
    shown.classList.toggle("fields-here", value === field.question);
    input.setAttribute("aria-valuetext", label);
  };
  const flush = () => {
    const { value } = field.options[input.value];
    if (value !== made.value()) set(field, value);
  };
  theHands().holds(flush, signal);
  input.oninput = say;
  input.onchange = flush;
  made.update = () => {
    input.value = Math.max(0, field.options.findIndex(({ value }) => value === made.value()));
    say();
  };
  return made;
}

export function menu(field) {
  const select = make("select", { ariaLabel: field.label, onchange: () => set(field, select.value) }, ...grouped(field.options));
  select.dataset.at = field.word;
  const made = frame(field, select);
  made.update = () => (select.value = made.value());
  return made;
}

// Options one after the other; those of one group under its name.
function grouped(options) {
  const groups = new Map();
  return options.flatMap(({ value, label, group }) => {
    const made = new Option(label, value);
    if (!group) return made;
    const isNew = !groups.has(group);
    if (isNew) groups.set(group, make("optgroup", { label: group }));
    groups.get(group).append(made);
    return isNew ? groups.get(group) : [];
  });
}
