"""The claims of the thread with their verdicts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from core import atlas, trial
from core.claims import Claim, Sample, claims, headline
from core.outcome.success import interval
from core.words import percent, thread
from core.words.glossary import explained
from ui import controls
from ui.components.claims import claims_shown
from ui.navigation import to_experiment
from ui.page import Page
from ui.parts.own_images import not_of_yours
from ui.visit.view import View


@lru_cache
def judged(budget: int) -> tuple[Claim, ...]:
    """The claims with their verdicts, on the evidence that ships with the app."""
    return claims(trial.load(), atlas.load(), budget)


def claims_part(page: Page) -> None:
    """Draw them."""
    view = page.view
    found = judged(view.budget)
    page.headline(headline(found))
    controls.budget(view)
    not_of_yours(view, "The claims are about")
    st.markdown(f":small[{thread.ABOUT_QUOTES}]")
    claims_shown([_shown(claim, view) for claim in found], opened=view.claim, thread=thread.URL)


def _shown(claim: Claim, view: View) -> dict[str, Any]:
    told: set[str] = set()  # a word explains itself once
    return {
        "key": claim.key,
        "quote": claim.quote,
        "who": claim.who,
        "verdict": claim.verdict,
        "answer": explained(claim.answer, told),
        "rule": explained(claim.rule, told),
        "link": to_experiment(view, claim.decisive, ""),
        "measured": [_row(each, view) for each in claim.measured],
    }


def _row(measured: Sample, view: View) -> dict[str, Any]:
    s = measured.success
    return {
        "label": measured.label,
        "share": s.share,
        "low": s.low,
        "high": s.high,
        "words": f"{percent(s.share)} of {s.total:,} {interval(s)}",
        "link": to_experiment(view, measured.experiment, ""),
    }
