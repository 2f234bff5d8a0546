"""What is computed, by its name: the registries of what an experiment can choose.

losses/     each loss: all that is known of it
optimizers  each optimizer: its update, its limit
"""
