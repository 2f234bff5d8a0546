// Texts whose words explain themselves where they are used first (core/words/glossary.py).

import { make } from "./elements.js";
import { withTip } from "./tips.js";

// ``pieces``: [text, what explains it or ""]. What stands between two pairs of asterisks is strong.
export function explained(pieces) {
  let isStrong = false;
  return pieces.flatMap(([text, line]) =>
    text.split("**").flatMap((part, index) => {
      if (index) isStrong = !isStrong;
      if (!part) return [];
      const node = line ? withTip(make("button term", part), line) : part;
      return [isStrong ? make("strong", "", node) : node];
    }));
}
