// Why a run went as it did. What is known already stays where it is when more is proved, and unfolded as it was.

import { drawCosts } from "../costs/costs.js";
import { mountFixes } from "../fixes/fixes.js";
import { drawLinks, LINKS } from "../links/links.js";
import { fill } from "../place/place.js";
import { component } from "../shared/component.js";
import { arrange, make, remembering } from "../shared/elements.js";
import { explained } from "../shared/explained.js";

const MARKUP = '<section id="why"><h3>Why</h3><div class="why"></div><div class="fixes"></div></section>';

export default component(MARKUP, mountWhy);

function mountWhy(section, signal) {
  const [, root, table] = section.children, showFixes = mountFixes(table);
  const line = document.createRange().createContextualFragment(LINKS).firstElementChild;
  fill("reason", line, signal);
  const unfolded = new Set(); // by the names of what is folded
  const parts = remembering(({ kind, ...data }) => KINDS[kind](data));

  const KINDS = { summary, finding, group, ruledOut };

  function fold(name, title, ...inside) {
    const details = make("details", "", make("summary", title), ...inside);
    details.open = unfolded.has(name);
    details.ontoggle = () => unfolded[details.open ? "add" : "delete"](name);
    return details;
  }

  const list = (lines) => make("ul", "", ...lines.map((line) => make("li", line)));

  function summary({ said }) {
    return make("p", "", ...explained(said));
  }

  function finding({ code, said, evidence, costs }) {
    const drawn = costs && make("div costs");
    if (drawn) drawCosts(drawn, costs);
    return make("section", "", make("p", "", ...explained(said)), ...(drawn ? [drawn] : []), fold(code, "The evidence", list(evidence)));
  }

  function group({ title, findings }) {
    const all = findings.flatMap(({ said, evidence }) => [make("p", "", ...explained(said)), list(evidence)]);
    return fold(title, `${title} (${findings.length})`, ...all);
  }

  function ruledOut({ answers }) {
    const lines = answers.map(([code, text]) => make("li", "", make("strong", code), `: ${text}`));
    return fold("ruled out", `Measured and ruled out (${lines.length})`, make("ul", "", ...lines));
  }

  return ({ reason, summary: said, findings, folded, ruled_out: answers, fixes }) => {
    drawLinks(line, reason);
    showFixes(fixes);
    arrange(root, [
      ...(said.length ? [{ kind: "summary", said }] : []),
      ...findings.map((each) => ({ kind: "finding", ...each })),
      ...folded.map((each) => ({ kind: "group", ...each })),
      ...(answers.length ? [{ kind: "ruledOut", answers }] : []),
    ].map((each) => parts.draw(each)));
    parts.forgetOthers();
  };
}
