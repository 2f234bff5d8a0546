// A number in a field of its own, as it is typed: what is good counts once the field is left, what is not is marked, and given up then.

import { make } from "./elements.js";

// ``put(number)`` gets what was typed and is ``isGood``; ``show()`` is called when the field is left. Gives the input, ``commit()`` for
// whoever does not wait for that, and ``serve(text)`` for what is to stand there.
export function mountTyped(properties, isGood, put, show) {
  const input = make("input", { type: "text", autocomplete: "off", ...properties });
  let isTyped = false;
  function commit() {
    if (!isTyped) return;
    const text = input.value.trim().replace("−", "-").replace(",", ".");
    isTyped = !isGood(text);
    input.ariaInvalid = String(isTyped);
    if (!isTyped) put(Number(text));
  }
  Object.assign(input, { oninput: () => (isTyped = true), onchange: commit, onfocus: () => input.select() });
  input.onblur = () => {
    commit();
    isTyped = false; // what is no number is given up
    show();
  };
  function serve(text) {
    if (isTyped && input === document.activeElement) return;
    input.value = text;
    input.ariaInvalid = "false";
  }
  return { input, commit, serve };
}
