"""Pasted logs and scripts. They stay in this session: not in the link, in no cache and no log, and never as HTML."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TypeVar

import streamlit as st

from core.stuck.code.salvage import MAX_CHARACTERS as MAX_CODE
from core.stuck.code.salvage import MAX_LINES
from core.stuck.facts import CHOICES
from core.stuck.log import MAX_CHARACTERS as MAX_LOG
from core.stuck.log import Log
from core.stuck.reader import Readers
from core.words import count
from ui import controls
from ui.components.links import links
from ui.navigation import to_experiment
from ui.page import Page
from ui.parts.plain import plain

T = TypeVar("T")


@cache
def readers() -> Readers:
    """Who reads what is pasted, for the whole server."""
    return Readers()


def _read(label: str, key: str, most: int, height: int, read: Callable[[str], T]) -> T | None:
    """What is made of a text that is pasted here; None without one, or where a sentence says why there is nothing."""
    text = st.text_area(label, key=key, max_chars=most, height=height)
    try:
        return read(text) if text.strip() else None
    except ValueError as error:
        st.markdown(plain(str(error)))
        return None


def log_part(page: Page) -> None:
    """A training log: its loss, accuracy, and what they say."""
    view = page.view
    read = partial(readers().log, classes=view.classes, samples=view.samples, loss=CHOICES[view.kind][1])
    readers().start()  # while the visitor looks for his text
    with page["log"]:
        st.subheader("Or paste a training log", anchor=False)
        found = _read("Keras's progress lines, PyTorch prints, CSV", "pasted log", MAX_LOG, 120, read)
        if found is None:
            return
        log, matches = found
        st.markdown(plain(_said(log)))
        if log.falling or log.asks:
            return
        for match in matches:
            st.markdown(f"**{plain(match.of.title)}.** {plain(match.meaning)}")
            st.code(match.arithmetic, language=None, wrap_lines=True)
        if not matches:
            st.markdown("No closed form gives these digits: an ordinary plateau.")
        moves = "" if log.hovering else "yes" if log.moving else "no"
        words = {"stuck": log.loss, "accuracy": log.accuracy or "", "moves": moves}
        controls.button(f"Decode {log.loss} above", {"set": words}, key="decode the log's")


def _said(log: Log) -> str:
    accuracy = f", accuracy {log.accuracy}" if log.accuracy else ""
    how = (
        "it still falls: not stuck" if log.falling else "it moves a little" if log.moving else "flat to the last digit"
    )
    said = f"{count(len(log.records), 'record')}; at the end loss {log.loss}{accuracy}; {how}."
    return " ".join(filter(None, (log.asks or said, *log.notes)))


def code_part(page: Page) -> None:
    """A training script: its faults by their lines, and the lines as they should be."""
    with page["code"]:
        st.subheader("Or paste the training script", anchor=False)
        label = f"Keras, TensorFlow or PyTorch, at most {MAX_LINES:,} lines. It is read, never run."
        examined = _read(label, "pasted code", MAX_CODE, 240, readers().code)
        if examined is None:
            return
        if examined.left_out:
            st.markdown(f"**{plain(examined.left_out)}**")
        elif not examined.findings:
            st.markdown("None of the faults that can be told from code alone was found.")
        for finding, diff in examined.findings:
            with st.container(border=True):
                st.markdown(f"**{plain(finding.sentence)}** {plain(finding.fault.advice)}")
                st.code(diff, language=None, wrap_lines=True)
                st.markdown("The proof, on your own network:")
                st.code(finding.fault.proof, language=None, wrap_lines=True)
                label = f"The nearest run here, for line {finding.line}: {finding.code}"
                here = to_experiment(page.view, finding.fault.experiment, label, look="links-plain")
                links([here], key=f"experiment {finding.code} {finding.line}", label="A run here")
        if examined.more:
            st.caption(f"{count(examined.more, 'more finding')} below these: mend these first, then paste it again.")
        for sentence in examined.undecided:
            st.caption(plain(sentence))
