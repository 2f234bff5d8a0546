"""The gradient on its way back, and where and why it dies.

stages     autopsy(run) -> Autopsy: its size at every stage, for every image and the batch, at every epoch
endings    where it ends at one epoch, and why: facts
sentences  the same in words
passage    all numbers of one image's way through a run, forward and back, at every epoch
way_back   the words of "Inside the network"
"""

from core.autopsy.endings import batch_ending, image_ending
from core.autopsy.sentences import batch_sentence, image_account
from core.autopsy.stages import Autopsy, Stage, autopsy

__all__ = ["Autopsy", "Stage", "autopsy", "batch_ending", "batch_sentence", "image_account", "image_ending"]
