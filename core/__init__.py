"""Everything true, and no Streamlit.

experiment    Experiment: every setting of a run; its link; the presets
images        the six images, normalisations, 2x2 patches
image_sets    other images to begin with
run           Run: the weights of every epoch; everything else is a view of it
unseen        what a run says of an image that it is not trained on
tasks         questions for a class about a run, each checked by running it
runs          Runs: many of them, from other initial weights each
child         a Python program beside this one, which answers requests
trajectory    what engines exchange: a State, and the Trajectory between two

settings/     each setting: name, check, spelling, options, control
network/      the losses, the optimizers, the initial weights, and the network: forward and backward
engines/      train(experiment) -> Run, by NumPy or by Keras
outcome/      how runs end: verdict, trend, costs, success over seeds
autopsy/      the gradient on its way back, and where it dies
filters       a filter in its four patterns, and what edges a network detects
separability/ what a dense layer can make of given filters, exactly
diagnosis/    why: the findings on a run, each with its evidence, cause before symptom
what_ifs/     what would fix it, proved by running
trial/        the five changes between the question and Answer 1, all 32 combinations over seeds
atlas/        how many of 128 seeds every combination of settings solves
claims/       what the thread says, judged by both
hope          which edge detectors these seeds end with
landscape     two losses on one plane through the common start of a run and its repaired twin
luck/         the same settings from a thousand seeds, and where this one stands
talk/         the story in chapters, each of which asks before it shows
stuck/        the number at which a training stands, a log or a script: what they say
frameworks/   the same wirings in other frameworks and years, measured
results/      the trial and the atlas that ship with the app, and what made them
words/        percents, losses, counts and lists as sentences spell them; the glossary; whose words are quoted
figures/      numbers in, Plotly figure out
"""

from core.engines.training import train, train_many
from core.experiment import PRESETS, Experiment

__all__ = ["PRESETS", "Experiment", "train", "train_many"]
