"""Page furniture and metadata, measured on the golden set: `python -m benchmarks.furniture`."""
