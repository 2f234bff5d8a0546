// The room that guesses on its phones (ui/rooms): this speaks for the stage with the server. Without a room nothing is asked. Its
// name and key stay in this browser: so the same room is opened again.

import { theHands } from "../hands/hands.js";
import { make } from "../shared/elements.js";
import { keep, kept } from "../shared/keeping.js";
import { drawRoom, lead } from "../shared/room.js";

const KEPT = "talk-audience"; // in this browser, the room
const ON = "talk-audience-on"; // in this window, whether the stage, when it is loaded anew, goes on with the room
const EVERY = 1000; // milliseconds between two looks
const LOST = "The room is gone: press R to open it again.";

/** @typedef {{ low: number, high: number, count: number }} Guessed */

// ``state()`` says which chapter is on stage and whether it is revealed; ``told()`` hears that something is new.
export function mountAudience(state, told, say, signal) {
  let room, news, looking, isLost = false, names;
  let queue = Promise.resolve();

  async function put(wanted) {
    if (!room) return;
    try {
      const answer = await lead(room, wanted);
      if (answer.ok) {
        news = { ...news, ...await answer.json() };
        isLost = false;
      } else if (answer.status === 404) {
        if (!isLost) say(LOST);
        isLost = true;
        news = undefined;
      } else if (answer.headers.get("content-type").startsWith("text/plain")) {
        say(await answer.text());
        room = news = undefined;
      }
    } catch {
      // the server is away: a later look says more
    }
    told();
    clearTimeout(looking);
    if (room && !isLost && !signal.aborted) looking = setTimeout(() => send(() => ({})), EVERY);
  }

  // One after the other, so that the last word is the last to arrive; each says what is on stage when it leaves.
  const send = (wanted) => (queue = queue.then(() => put(wanted())));

  // Opens a room, or goes on with the one there is.
  function open() {
    room ??= kept("localStorage", KEPT) ?? drawRoom(names);
    isLost = false;
    keep("localStorage", KEPT, room);
    keep("sessionStorage", ON, true);
    send(() => ({ open: true, ...state() }));
  }

  function close() {
    send(() => ({ close: true })).then(() => {
      clearTimeout(looking);
      room = news = undefined;
      keep("localStorage", KEPT);
      keep("sessionStorage", ON);
      told();
    });
  }

  // The stage was loaded anew while its room was open.
  function resume(these) {
    names = these;
    if (kept("sessionStorage", ON)) room ??= kept("localStorage", KEPT);
    if (room) send(state);
  }

  signal.addEventListener("abort", () => clearTimeout(looking));
  return {
    open,
    close,
    resume,
    tell: () => room && send(state),
    forget: () => room && send(() => ({ forget: true, ...state() })),
    isOpen: () => Boolean(room) && !isLost,
    news: () => news,
    // What is guessed in this chapter, if it is what the room is asked.
    of: (chapter) => (news?.question === chapter ? news : undefined),
  };
}

// What lies over the chapter while guests come in.
export function drawEntrance(news, close) {
  const words = make("div", make("h3", "Guess with your phone")), over = make("div over talk-entrance", words);
  const { address, said } = news ?? {};
  over.dataset.address = address;
  if (address === undefined) {
    words.append(make("p", "Opening a room."));
    return over;
  }
  if (address) {
    const shown = make("p talk-address");
    // A line may end before a slash and a hyphen, not inside a word.
    address.replace(/^https?:\/\//, "").split(/(?=[/-])/).forEach((part) => shown.append(part, document.createElement("wbr")));
    words.append(shown);
    over.append(make("img", { src: theHands().address(`./qr.svg?link=${encodeURIComponent(address)}`), alt: `A code for ${address}` }));
  }
  if (said) words.append(make("p", said));
  words.append(make("p", "No name is asked, and nothing is kept."), make("button", "Close the room", { onclick: close }));
  return over;
}

export const counted = (people) => (people === 1 ? "1 has guessed" : `${people} have guessed`);

// The guesses in words, for whoever reads them: what was guessed, and how many did.
export function labelled({ options, unit }, guessed) {
  return guessed.map(({ low, high, count }) => ({ label: options.length ? options[low] : `${low}${high > low ? ` to ${high}` : ""}${unit}`, count }));
}
