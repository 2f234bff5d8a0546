"""Luck: what becomes of the same settings from a thousand other initial weights, and where this seed stands.

Whether a network is solved depends on the weights that its seed draws, and one run says nothing of that.

standing   Luck: everything known of the seeds trained so far
training   luck_steps(experiment): a Luck, growing step by step
sentences  the same in words
hope       which edge detectors these seeds end with
"""

from core.luck.sentences import headline, sentence
from core.luck.standing import QUANTILES, Luck, Own
from core.luck.training import luck_steps, seeds_for

__all__ = ["QUANTILES", "Luck", "Own", "headline", "luck_steps", "seeds_for", "sentence"]
