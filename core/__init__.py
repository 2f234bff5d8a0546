"""Everything true, and no Streamlit. Three storeys, and under each the rooms that it may use: its own and those below.

What an experiment is:

words/        percents, losses, counts and lists as sentences spell them; the glossary; whose words are quoted
images/       the six images, normalisations, 2x2 patches; other images to begin with
formulas/     the losses and the optimizers
settings/     each setting: name, check, spelling, options, control
experiment    Experiment: every setting of a run; its link; the presets
network/      the initial weights, and the network: forward and backward
run/          Run: the weights of every epoch, of which everything else is a view; Runs: many of them
processes/    work that other processes do
engines/      train(experiment) -> Run, by NumPy or by Keras
program/      an experiment as people write it, in three dialects

What is found out:

outcome/      how runs end: verdict, trend, costs, success over seeds; tasks for a class
autopsy/      the gradient on its way back, and where it dies
filters/      a filter in its four patterns, what edges a network detects; two losses on one plane
separability/ what a dense layer can make of given filters, exactly
what_ifs/     what would fix it, proved by running
diagnosis/    why: the findings on a run, each with its evidence, cause before symptom
luck/         the same settings from a thousand seeds, and where this one stands
results/      the files that ship with the app
trial/        the five changes between the question and Answer 1, all 32 combinations over seeds
atlas/        how many of 128 seeds every combination of settings solves
claims/       what the thread says, judged by both
frameworks/   the same wirings in other frameworks and years, measured
stuck/        the number at which a training stands, a log or a script: what they say

What is shown:

figures/      numbers in, Plotly figure out
talk/         the story in chapters, each of which asks before it shows
room/         an audience that guesses by phone
"""

from core.engines.training import train, train_many
from core.experiment import PRESETS, Experiment

__all__ = ["PRESETS", "Experiment", "train", "train_many"]
