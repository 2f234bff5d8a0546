"""The network itself, in NumPy: a batch of them is one array, the batch axis last.

network          forward and backward of a batch of networks
losses/          each loss: all that is known of it
optimizers       each optimizer: its update, its limit
initial_weights  the weights that Keras drew in 2019, for any seeds at once
"""
