"""What trains: one trajectory of parameters out of an experiment, whichever engine makes it.

training       train(experiment) -> Run, train_many(experiment, seeds) -> Runs
numpy_engine   trains the from-scratch network: one run, or thousands of seeds
keras_engine   trains one real Keras model in one compiled loop (the only TensorFlow import)
keras_process  the Keras engine in a process of its own
"""
