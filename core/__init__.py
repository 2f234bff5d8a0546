"""Everything true, and no Streamlit.

experiment       Experiment: every setting of a run; its link; the presets
images           the six images, normalisations, 2x2 patches
initial_weights  the weights Keras drew in 2019, for any seeds at once
losses           each loss: value and gradient
optimizers       each optimizer's update
network          forward and backward of a batch of networks
numpy_engine     trains the from-scratch network: one run, or thousands of seeds
keras_engine     trains one real Keras model in one compiled loop (the only TensorFlow import)
keras_process    the Keras engine in a process of its own
training         train(experiment) -> Run, train_many(experiment, seeds) -> Runs
run              Run: the weights of every epoch; everything else is a view of it
"""

from core.experiment import PRESETS, Experiment
from core.training import train, train_many

__all__ = ["PRESETS", "Experiment", "train", "train_many"]
