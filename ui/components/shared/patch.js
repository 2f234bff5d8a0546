// A patch, line by line: what goes, what comes, and where.

import { make } from "./elements.js";

const PATCH_LINES = { "-": "patch-old", "+": "patch-new" };

export function drawPatch(text) {
  const code = make("code");
  text.trimEnd().split("\n").forEach((line, index) => {
    const kind = index < 2 ? "patch-where" : PATCH_LINES[line[0]] ?? "patch-where";
    code.append(make(`span ${kind}`, `${line}\n`));
  });
  return make("pre patch", { translate: false, tabIndex: 0 }, code); // a long line is read by scrolling
}
