"""The job that makes the atlas.

cells        what became of the seeds of some cells, and of all
chunks       cells that are trained and kept together
training     what becomes of the seeds of some cells
checkpoints  what the job keeps of its work
job          chunks of cells on any executor, resumed where it was killed
executors    who does the job: processes here, or a Dask cluster
writing      the atlas as a Parquet file
"""
