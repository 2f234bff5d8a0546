"""Everything true, and no Streamlit.

experiment       Experiment: every setting of a run; its link; the presets
settings         each setting: name, check, spelling, options, control
images           the six images, normalisations, 2x2 patches
initial_weights  the weights Keras drew in 2019, for any seeds at once
losses/          each loss: all that is known of it
optimizers       each optimizer: its update, its limit
network          forward and backward of a batch of networks
numpy_engine     trains the from-scratch network: one run, or thousands of seeds
keras_engine     trains one real Keras model in one compiled loop (the only TensorFlow import)
keras_process    the Keras engine in a process of its own
training         train(experiment) -> Run, train_many(experiment, seeds) -> Runs
trajectory       what engines exchange: a State, and the Trajectory between two
run              Run: the weights of every epoch; everything else is a view of it
filters          a filter in its four patterns, and what edges a network detects
trend            where a loss is going at the end of a run
verdict          what happened, in words and numbers
comparison       two experiments side by side, in words
script           the experiment as a Keras script
outcomes         how networks from many seeds stand at an epoch
provenance       which code and which machine made stored numbers
fingerprint      which code a function reaches: a digest of it
arrow            what a server does not keep of a file that it has read
success          the share of seeds that are solved, with its interval
words            percents, losses, counts and lists, as sentences and figures spell them
separability/    what a dense layer can make of given filters, exactly
diagnosis/       why: the findings on a run, each with its evidence, cause before symptom
counterfactuals  what would fix it, proved by running
what_ifs         the rows that counterfactuals fill, their order and their words
trial/           the five changes between the question and Answer 1, all 32 combinations over seeds
atlas/           how many of 128 seeds every combination of settings solves
thread           whose words are quoted, where they stand, and under which licence
claims/          what the thread says, judged by both
results/         the trial and the atlas that ship with the app
luck/            the same settings from a thousand seeds, and where the own one stands
hope             which edge detectors these seeds end with
landscape        two losses on one plane through the common start of a run and its repaired twin
autopsy/         the gradient on its way back, and where it dies
figures/         numbers in, Plotly figure out
"""

from core.experiment import PRESETS, Experiment
from core.training import train, train_many

__all__ = ["PRESETS", "Experiment", "train", "train_many"]
