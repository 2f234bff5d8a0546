"""How runs end: of one run, of two side by side, and of many seeds.

verdict          what happened, in words and numbers
trend            where a loss is going at the end of a run
costs            what each image costs at the end, beside the levels of the loss
comparison       two experiments side by side, in words
shown            what the Explorer's picture shows of a run
reference_lines  the heights at which a loss means something
record           all that a player shows of each epoch, as one row of numbers
outcomes         how networks from many seeds stand at an epoch
success          the share of seeds that are solved, with its interval
class_tasks      questions for a class about a run, each checked by running it
"""
