// A class and its teacher: the browser that opened the room shows how many have come how far, every other says how far it is itself.
// Nothing of that is seen by a pupil, and nobody's name is anywhere.

import { component } from "../shared/component.js";
import { make } from "../shared/elements.js";
import { kept } from "../shared/keeping.js";
import { lead, roomAddress } from "../shared/room.js";

export const KEPT = "class-room";
const EVERY = 2000; // milliseconds
const STEPS = ["guessed", "checked", "right"];

export default component('<div class="board" hidden></div>', mountBoard);

function mountBoard(root, signal) {
  let data, told = 0;
  const shown = make("dl"), words = make("p");
  const again = make("button", "Open the room again", { hidden: true, onclick: () => look({ open: true, task: true }) });
  root.append(shown, words, again);

  const keptRoom = () => kept("localStorage", KEPT);
  const leads = () => keptRoom()?.name === data.room;

  async function look(wanted = {}) {
    const room = keptRoom();
    if (signal.aborted || !leads()) return;
    try {
      const answer = await lead(room, wanted);
      again.hidden = answer.status !== 404;
      words.textContent = answer.ok ? "Only this browser sees this board." : again.hidden ? "" : "The room is gone, and what it had counted.";
      draw(answer.ok ? (await answer.json()).guessed : []);
    } catch {
      words.textContent = "The server does not answer.";
    }
  }

  // Who is right has checked, and who has checked has guessed.
  function draw(steps) {
    const from = (index) => steps.reduce((sum, { low, count }) => sum + (low > index ? count : 0), 0);
    shown.replaceChildren(...STEPS.map((name, index) => make("div", "", make("dd", String(from(index))), make("dt", name))));
    shown.firstChild.hidden = !data.guessed;
  }

  // A pupil's page opens the room's page first: that gives it the random id by which it counts once.
  async function tell(step) {
    if (step <= told) return;
    told = step;
    const address = roomAddress(data.room), body = new URLSearchParams({ question: "task", guess: step });
    try {
      if ((await fetch(address)).ok) await fetch(address, { method: "POST", body, headers: { "X-Part": "1" } });
    } catch {
      told = 0; // the next step tells it
    }
  }

  const looking = setInterval(() => data && look(), EVERY);
  signal.addEventListener("abort", () => clearInterval(looking));

  return (next) => {
    data = next;
    root.hidden = !leads();
    if (leads()) look();
    else tell(data.step);
  };
}
