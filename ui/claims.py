"""The claims of the thread with their verdicts (claims.js, claims.css)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core import atlas, trial
from core.claims import CLAIMS, Claim, Measured, claims, headline
from core.experiment import Experiment
from core.images import THREAD_IMAGES
from core.percent import interval, percent
from ui.link import View
from ui.navigation import link_to, open_in_explorer
from ui.parts import choose_budget, move
from ui.payload import HERE, as_bytes, javascript

_component = st.components.v2.component(
    "claims",
    html='<div class="claims"></div>',
    css=(HERE / "claims.css").read_text(encoding="utf-8"),
    js=javascript("focus.js", "elements.js", "claims.js"),
    isolate_styles=False,
)


@lru_cache
def judged(budget: int) -> tuple[Claim, ...]:
    """The claims with their verdicts, on the evidence that ships with the app."""
    return claims(trial.load(), atlas.load(), budget)


def claims_part(view: View) -> bool:
    """Draw them; there is nothing to wait for."""
    found = judged(view.place.budget)
    st.header(headline(found), anchor=False)
    choose_budget(view)
    if view.experiment.images != THREAD_IMAGES:
        st.caption("The claims are about the thread's six images, not about yours.")
    # What can be opened, each by its link.
    runs: dict[str, Experiment] = {}

    def link(experiment: Experiment) -> str:
        query = urlencode(link_to(view, experiment))
        runs[query] = experiment
        return query

    data = [_shown(claim, link) for claim in found]

    def opened() -> None:
        run = runs.get(str(st.session_state["claims"]["open"]))
        if run is not None:
            open_in_explorer(view, run)

    def unfolded() -> None:
        key = str(st.session_state["claims"]["claim"])
        move(claim=key if key in CLAIMS else "none")

    shown = {"claims": data, "claim": view.place.claim}
    _component(key="claims", data=as_bytes(shown), on_open_change=opened, on_claim_change=unfolded)
    return False


def _shown(claim: Claim, link: Any) -> dict[str, Any]:
    return {
        "key": claim.key,
        "quote": claim.quote,
        "who": claim.who,
        "verdict": claim.verdict,
        "answer": claim.answer,
        "rule": claim.rule,
        "link": link(claim.decisive),
        "measured": [_row(each, link) for each in claim.measured],
    }


def _row(measured: Measured, link: Any) -> dict[str, Any]:
    s = measured.success
    return {
        "label": measured.label,
        "share": s.share,
        "low": s.low,
        "high": s.high,
        "words": f"{percent(s.share)} of {s.total:,} {interval(s)}",
        "link": link(measured.experiment),
    }
