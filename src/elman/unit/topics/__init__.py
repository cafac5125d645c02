"""A file for each topic of the unit: what the slides say, and a `run` that measures it."""
