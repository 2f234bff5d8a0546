"""The gradient on its way back, and where and why it dies.

stages     autopsy(run) -> Autopsy: its size at every stage, for every image and the batch, at every epoch
endings    where it ends at one epoch, and why: facts
sentences  the same in words
"""

from core.autopsy.endings import HEALTHY, BatchEnding, Ending, batch_ending, image_ending
from core.autopsy.sentences import Account, batch_sentence, image_account
from core.autopsy.stages import Autopsy, Stage, autopsy

__all__ = [
    "HEALTHY",
    "Autopsy",
    "BatchEnding",
    "Ending",
    "Account",
    "Stage",
    "autopsy",
    "batch_ending",
    "batch_sentence",
    "image_ending",
    "image_account",
]
