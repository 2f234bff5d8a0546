"""The network itself, in NumPy: a batch of them is one array, the batch axis last.

network          forward and backward of a batch of networks
initial_weights  the weights that Keras drew in 2019, for any seeds at once
"""
