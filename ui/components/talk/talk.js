// The talk (ui/components/talk): all chapters are here, so nobody is asked when a page is turned; the link learns of it.

import { theHands } from "../hands/hands.js";
import { component } from "../shared/component.js";
import { make, onPlainClick } from "../shared/elements.js";
import { isKeyUsed } from "../shared/keys.js";
import { OVER_KEYS, drawKeys, fullScreen, isTyping, mountOver, say } from "../shared/speaking.js";
import { counted, drawEntrance, labelled, mountAudience } from "./audience.js";
import { bodyOf } from "./drawing.js";
import { drawQuestion, makeGuesses } from "./guesses.js";
import { handoutPage, mountHandout } from "./handout.js";
import { mountNotes } from "./notes.js";
import { drawPicture } from "./pictures.js";
import { DEEDS, PLAYS, SHEET, TURNS, drawOverview, onSwipe } from "./stage.js";

const MARKUP = `<div class="talk">
  <div class="talk-room"></div>
  <dialog class="talk-dialog" aria-label="The talk"><div class="talk-stage"></div></dialog>
</div>`;

export default component(MARKUP, mountTalk);

function mountTalk(root, signal) {
  const find = (selector) => root.querySelector(selector);
  const dialog = find(".talk-dialog"), stage = find(".talk-stage"), room = find(".talk-room");
  const guesses = makeGuesses();
  const over = mountOver(stage, {
    keys: () => drawKeys(SHEET),
    overview: () => drawOverview(data.chapters, index, go, forget),
    audience: () => drawEntrance(audience.news(), audience.close),
  });
  let data, index; // the chapter in view
  let question, player, count;

  const chapter = () => data.chapters[index];
  const guessOf = () => guesses.of(chapter().name);
  const isRevealed = () => Boolean(chapter().question && guessOf().revealed);
  const tell = (text) => say(stage, text);
  const asks = () => ({ chapter: chapter().name, revealed: isRevealed() });
  const audience = mountAudience(asks, heard, tell, signal);
  const notes = mountNotes(onStage, press, tell, signal);
  mountHandout(() => data.chapters.map((each, at) => handoutPage(each, at + 1, data)), signal);

  function show(next) {
    const isNew = !data;
    data = next;
    const served = Number(theHands().value("chapter", String(data.chapter))) - 1;
    if (isNew || served !== index) {
      index = served;
      over.clear();
      draw();
    }
    if (isNew) {
      open();
      audience.resume(data.names);
    }
  }

  // --- drawing

  function draw({ isRevealing = false } = {}) {
    player?.pause();
    const { name, title, words, picture, question: asked } = chapter(), revealed = isRevealed();
    const drawn = drawPicture(revealed ? asked.picture : picture, data.scale);
    player = drawn.player;
    const text = make("div talk-text");
    if (revealed) text.append(make("p talk-said", asked.said, { tabIndex: -1 }));
    else for (const each of words) text.append(make("p", each));
    question = asked && drawQuestion(asked, guessOf(), guessed, reveal);
    count = make("span talk-count");
    if (question) text.append(question.element);
    const heading = make("h2", title, { tabIndex: -1 });
    stage.replaceChildren(heading, bodyOf(text, drawn), footer());
    over.draw();
    drawRoom();
    root.dataset.painted = `${name}${revealed ? " revealed" : ""}`;
    (isRevealing ? stage.querySelector(".talk-said") ?? heading : heading).focus({ preventScroll: true });
    if (isRevealing) player?.play();
    audience.tell();
    drawAudience();
  }

  // How many of the room guess, and from the reveal on what.
  function drawAudience() {
    const { name, question: asked } = chapter(), news = asked && audience.of(name);
    count.textContent = news ? counted(news.people) : "";
    if (news?.people && isRevealed()) question.show(news.guessed);
    notes.tell();
  }

  function heard() {
    drawAudience();
    if (over.name() !== "audience") return;
    if (!audience.isOpen()) return over.lay("audience");
    const drawn = stage.querySelector(".talk-entrance");
    if (drawn.dataset.address !== String(audience.news()?.address)) over.draw();
  }

  function footer() {
    const button = (ariaLabel, text, onclick) => make("button", text, { ariaLabel, onclick });
    const back = button("Chapter before", "‹", () => turn("back")), next = button("Next chapter", "›", () => turn("next"));
    back.disabled = index === 0;
    next.disabled = index === data.chapters.length - 1;
    const explorer = make("a", "Open this in the Explorer", { href: theHands().address(data.links[chapter().name]) });
    onPlainClick(explorer, leave);
    const place = button("All chapters", `${index + 1} / ${data.chapters.length}`, () => over.lay("overview"));
    return make("div talk-footer", "", back, place, next, count, explorer, button("Keys", "?", () => over.lay("keys")), button("Leave the stage", "×", () => dialog.close()));
  }

  // Off the stage: the chapters as a list.
  function drawRoom() {
    const here = make("button talk-open", `On stage: chapter ${index + 1}`, { onclick: open });
    const speaker = make("button talk-open", "Speaker’s notes in a window", { onclick: notes.open });
    const show = (at) => {
      go(at);
      open();
    };
    const all = data.chapters.map(({ title }, at) => make("li", make("button", title, { onclick: () => show(at) })));
    room.replaceChildren(make("p", "", here, speaker), make("ol", "", ...all));
  }

  function onStage() {
    const { name, title, notes, question: asked } = chapter(), next = data.chapters[index + 1];
    const news = asked && audience.of(name), room = news && { said: counted(news.people), guessed: labelled(asked, news.guessed) };
    return { number: index + 1, count: data.chapters.length, title, notes, said: asked?.said, revealed: isRevealed(), next: next?.title, room };
  }

  // --- acting

  function open() {
    if (!dialog.open) dialog.showModal();
    stage.querySelector("h2").focus({ preventScroll: true });
  }

  function go(to) {
    to = Math.min(Math.max(to, 0), data.chapters.length - 1);
    const turned = to !== index;
    index = to;
    if (turned || over.name()) {
      over.clear();
      draw();
    }
    if (turned) theHands().did({ set: { chapter: String(index + 1) } });
  }

  function turn(where) {
    if (where === "on" && question && !isRevealed() && !over.name()) return reveal();
    if (where === "off" && isRevealed() && !over.name()) return cover();
    go({ on: index + 1, off: index - 1, next: index + 1, back: index - 1, first: 0, last: data.chapters.length - 1 }[where]);
  }

  const guessed = (guess) => guesses.set(chapter().name, { guess });

  function reveal() {
    if (!question || isRevealed()) return;
    guesses.set(chapter().name, { ...guessOf(), revealed: true });
    draw({ isRevealing: true });
  }

  function cover() {
    guesses.set(chapter().name, { guess: guessOf().guess });
    draw();
  }

  function forget() {
    guesses.forget();
    audience.forget();
    over.clear();
    draw();
  }

  const leave = () => theHands().load(stage.querySelector(".talk-footer a"));

  function enter() {
    over.lay("audience");
    if (over.name()) audience.open();
  }

  const deeds = { audience: enter, full: () => fullScreen(stage), explorer: leave, notes: notes.open };

  document.addEventListener("keydown", (event) => {
    if (!data || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return;
    if (act(event)) event.preventDefault();
  }, { signal });

  // A key that was pressed in the speaker's window.
  function press(key) {
    const focused = document.activeElement, target = dialog.open && !stage.contains(focused) ? stage : focused;
    if ((key === "Enter" || key === " ") && target.matches("button:not([role=radio]), a")) target.click();
    else target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }

  // Whether the key was one of ours.
  function act(event) {
    const { key } = event, deed = DEEDS[key.toLowerCase()] ?? OVER_KEYS[key], focused = document.activeElement;
    if (!dialog.open) {
      if (!deed && !TURNS[key]) return false;
      open(); // left by mistake: back, and then what was meant
    }
    if (key === "Escape" && over.name()) return over.lay(over.name()), true;
    if (PLAYS[key] && player && !over.name() && (player.contains(focused) || !TURNS[key])) {
      if (isKeyUsed(event)) return false;
      return player.act(PLAYS[key]), true;
    }
    if (TURNS[key]) return turn(TURNS[key]), true;
    if (deed) return deeds[deed] ? deeds[deed]() : over.lay(deed), true;
    if (/^[1-9]$/.test(key) && question && !over.name()) return question.choose(Number(key) - 1), true;
    if (key === "Enter" && !over.name() && !focused?.closest("button, a, input")) return reveal(), true;
    return key === " " && !isKeyUsed(event);
  }

  dialog.addEventListener("cancel", (event) => {
    if (!over.name()) return;
    event.preventDefault();
    over.lay(over.name());
  }, { signal });
  onSwipe(stage, turn, signal);
  signal.addEventListener("abort", () => player?.pause());

  return show;
}
