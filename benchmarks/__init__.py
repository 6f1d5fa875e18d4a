"""Benchmarks: each module has `run()`, which measures and returns a table; `python -m benchmarks` prints them."""
