"""The parts of the pages.

explanation  under the Explorer's player: why the run went as it did, and what would change it
tools        under the player, too: what one does with the run in view
task         a task for a class: the question, the guess, the check
own_images   what is about the thread's six images says so where there are others
factorial    the five changes between the question and Answer 1
claims       what the thread says, with verdicts
luck         the experiment in view from many seeds
map          a plane of the atlas through the experiment in view
filters      the run's filters in their patterns, played
bench        filters set by hand, and what can be made of them
theorems     what is proved about filters, and what is measured
hope         which edge detectors a thousand seeds end with
landscape    the loss in view beside the repaired one, as maps
"""
