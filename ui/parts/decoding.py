"""The decoder on its page: the readings of the number in view, each with its arithmetic, test and repair."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import streamlit as st

from core.engines.training import train
from core.experiment import Experiment
from core.stuck.decoder import Match, matches
from core.stuck.facts import CHOICES, read_facts
from core.stuck.forms import FORMS
from core.stuck.missing import Missing, missing
from core.stuck.number import read_number
from core.words import percent, uncapital
from ui import controls
from ui.components.links import links
from ui.components.prose import prose
from ui.navigation import to_experiment
from ui.page import Page
from ui.parts.plain import plain

ORDINARY = (
    "No closed form gives these digits, given what is known: an ordinary plateau. The loss happened "
    "to come to rest there; no arithmetic holds it. Look at the step size, the data and how long it was trained."
)


def answers(page: Page) -> None:
    """Draw them."""
    view = page.view
    facts = read_facts(
        classes=view.classes or None,  # type: ignore[arg-type]
        accuracy=view.accuracy,
        samples=view.samples or None,  # type: ignore[arg-type]
        loss=CHOICES[view.kind][1],
        framework="" if view.framework == "unknown" else view.framework,
        moving={"yes": True, "no": False}.get(view.moves),
    )
    found = matches(read_number(view.stuck), facts)
    best = found[0].of.title if found else "An ordinary plateau"
    page.headline(f"{view.stuck}: {uncapital(best)}")
    with page["answers"]:
        if not found:
            st.markdown(plain(ORDINARY))
        _decide(found, missing(found, facts), page)
        for match in found:
            with st.container(border=True):
                _answer(match, page, found)


def _decide(found: tuple[Match, ...], asked: Missing | None, page: Page) -> None:
    """The fact that would tell the readings apart, its answers as buttons; or the tests that do, side by side."""
    if asked is not None:
        decides = any(len(answer.remain) == 1 for answer in asked.answers)
        lead = "would decide" if decides else "would narrow it down" if found else "could give it a reading"
        st.markdown(f"**One more fact {lead}.** {plain(asked.sentence)}")
        labels = {f"{each.label}: {_titles(each.remain)}": {"set": dict(each.words)} for each in asked.answers}
        if labels:
            controls.buttons(labels, key="answers to what is missing", label=asked.sentence)
    elif len(found) > 1:
        st.markdown("**Only a test on your own network decides.** Run each of these; what it prints tells which it is.")
        for match, column in zip(found, st.columns(len(found)), strict=True):
            with column:
                lines, _, prints = match.of.test_for(page.view.framework).rpartition("  # ")
                st.code(lines, language=None, wrap_lines=True)
                st.markdown(f"It prints {plain(prints.rstrip('?'))}: then **{plain(uncapital(match.of.title))}**.")


def _titles(forms: tuple[str, ...]) -> str:
    return " or ".join(uncapital(FORMS[form].title) for form in forms)


@cache
def stands_at(experiment: Experiment) -> str:
    """The loss at which the experiment ends, with four decimals."""
    return f"{train(replace(experiment, engine='numpy')).loss[-1]:.4f}"


def _answer(match: Match, page: Page, found: tuple[Match, ...]) -> None:
    """One reading of those that were ``found``; of the only one the headline is the title."""
    form = match.of
    if len(found) > 1:
        st.markdown(f"**{plain(form.title)}**{'' if match is found[0] else ', perhaps'}")
    st.code(match.arithmetic, language=None, wrap_lines=True)
    more = f" {form.meaning}" if match.meaning != form.meaning else ""
    prose(match.meaning + more, key=f"meaning {form.name}")
    st.caption(plain(by_chance(match)))
    st.markdown("On your own network:")
    st.code(form.test_for(page.view.framework), language=None, wrap_lines=True)
    st.markdown(f"**Repair.** {plain(form.repair)}")
    if form.experiment is not None:
        classes = len({label for _, label in form.experiment.images})
        ends = stands_at(form.experiment)
        where = "goes to nan" if ends == "nan" else f"stands at {ends}"
        label = f"The same failure with {classes} classes, where it {where}"
        here = to_experiment(page.view, form.experiment, label, look="links-plain")
        links([here], key=f"experiment {form.name}", label="A run here")


def by_chance(match: Match) -> str:
    """How much the reading is worth."""
    share = percent(match.by_chance)
    said = f"Of random numbers of this size with as many digits, {share} match this reading or one at least as simple."
    return said if match.by_chance else "No random loss looks like this."
