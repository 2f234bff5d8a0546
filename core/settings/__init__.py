"""The settings of an experiment: each one object that knows all of itself.

setting        Setting: what every setting knows: name, check, spelling, options, control, help
registry       SETTINGS: all of them; a new one is one entry
given_filters  the filters that training starts from, if they are not the seed's
mid_run        a change of settings on the way of a run
"""
