// The talk on paper: a page a chapter, with what came out. It is there only while the browser prints.

import { make } from "../shared/elements.js";
import { drawPatch } from "../shared/patch.js";
import { bodyOf } from "./drawing.js";
import { drawPicture } from "./pictures.js";

export function mountHandout(pages, signal) {
  let handout;
  const put = () => {
    if (handout) return;
    handout = make("div talk-handout");
    handout.append(...pages());
    document.body.append(handout);
  };
  const away = () => {
    handout?.remove();
    handout = undefined;
  };
  addEventListener("beforeprint", put, { signal });
  addEventListener("afterprint", away, { signal });
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? put() : away()), { signal });
  signal.addEventListener("abort", away);
}

export function handoutPage({ name, title, words, picture, question }, number, { chapters, scale, patches, dialect }) {
  const text = make("div talk-text");
  for (const each of words) text.append(make("p", each));
  if (question) {
    text.append(make("p talk-asks", question.asks));
    text.append(make("p talk-outcome", question.options.length ? question.right.map((index) => question.options[index]).join(", ") : `${question.right[0]}${question.unit}`));
    text.append(make("p", question.said));
  }
  const body = bodyOf(text, drawPicture(question?.picture ?? picture, scale));
  const patch = make("div talk-patch");
  if (patches[name]) patch.append(make("p", `In the asker's program (${dialect})`), drawPatch(patches[name]));
  return make("section talk-page", "", make("h2", title), body, patch, make("p talk-number", `${number} / ${chapters.length}`));
}
