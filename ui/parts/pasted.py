"""Pasted logs and scripts. They stay in this session: not in the link, in no cache and no log, and never as HTML."""

from __future__ import annotations

import difflib

import streamlit as st

from core.stuck.code import Finding, examine
from core.stuck.code.salvage import MAX_CHARACTERS as MAX_CODE
from core.stuck.code.salvage import MAX_LINES
from core.stuck.decoder import matches
from core.stuck.log import MAX_CHARACTERS as MAX_LOG
from core.stuck.log import Log, facts_of, read_log
from core.stuck.number import read_number
from core.words import count
from ui import controls
from ui.components.links import links
from ui.navigation import to_experiment
from ui.page import Page
from ui.parts.plain import plain
from ui.visit.view import KINDS

AROUND = 2  # lines around a change that are shown with it


def log_part(page: Page) -> None:
    """A training log: its loss, accuracy, and what they say."""
    with page["log"]:
        st.subheader("Or paste a training log", anchor=False)
        text = st.text_area(
            "Keras's progress lines, PyTorch prints, CSV", key="pasted log", max_chars=MAX_LOG, height=120
        )
        if not text.strip():
            return
        try:
            log = read_log(text)
        except ValueError as error:
            st.markdown(plain(str(error)))
            return
        st.markdown(plain(_said(log)))
        if log.falling or log.asks:
            return
        view = page.view
        found = matches(
            read_number(log.loss), facts_of(log, classes=view.classes, samples=view.samples, loss=KINDS[view.kind][1])
        )
        for match in found:
            st.markdown(f"**{plain(match.of.title)}.** {plain(match.meaning)}")
            st.code(match.arithmetic, language=None, wrap_lines=True)
        if not found:
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
        text = st.text_area(
            f"Keras, TensorFlow or PyTorch, at most {MAX_LINES:,} lines. It is read, never run.",
            key="pasted code",
            max_chars=MAX_CODE,
            height=240,
        )
        if not text.strip():
            return
        try:
            examination = examine(text)
        except ValueError as error:
            st.markdown(plain(str(error)))
            return
        if not examination.findings:
            st.markdown("None of the faults that can be told from code alone was found.")
        for finding in examination.findings:
            with st.container(border=True):
                _finding(finding, examination.lines, page)
        for sentence in examination.undecided:
            st.caption(plain(sentence))


def _finding(finding: Finding, lines: tuple[str, ...], page: Page) -> None:
    st.markdown(f"**{plain(finding.sentence)}** {plain(finding.advice)}")
    st.code(changed(finding, lines), language=None, wrap_lines=True)
    st.markdown("The proof, on your own network:")
    st.code(finding.proof, language=None, wrap_lines=True)
    label = f"The nearest run here, for line {finding.line}: {finding.code}"
    here = to_experiment(page.view, finding.experiment, label)
    links([here | {"look": "links-plain"}], key=f"experiment {finding.code} {finding.line}", label="A run here")


def changed(finding: Finding, lines: tuple[str, ...]) -> str:
    """The pasted lines around the finding, as a diff of its repair; as they are, where words must do."""
    first, last = max(finding.line - 1 - AROUND, 0), finding.line + AROUND
    before = list(lines[first:last])
    after: list[str] = []
    for number, line in enumerate(before, first + 1):
        new = finding.repair.get(number, line)
        after += [] if new is None else new.split("\n")
    if before == after:
        return "\n".join(
            f"{'>' if number == finding.line else ' '} {line}" for number, line in enumerate(before, first + 1)
        )
    return "\n".join(line for line in difflib.ndiff(before, after) if not line.startswith("?"))
