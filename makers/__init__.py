"""The programs that make what ships in ``core/results``: run now and then, and never by the app.

python -m makers.atlas       what becomes of 128 seeds at every combination of settings; a quarter of an hour
python -m makers.trial       the 32 networks between the question and Answer 1, on 1,024 seeds; a minute
python -m makers.frameworks  the same wirings in four frameworks; ``--check`` repeats it
python -m makers.untrained   how often random filters are enough; minutes

provenance   which code and which machine made a file
whole_files  files that are written whole or not at all
"""
