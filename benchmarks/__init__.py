"""Measurements: the command behind every figure that the project states. Each runs as `python -m benchmarks.NAME`."""
