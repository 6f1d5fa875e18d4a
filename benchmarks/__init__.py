"""Benchmarks: each module has `tables()`, which measures; `python -m benchmarks` prints what they return."""
