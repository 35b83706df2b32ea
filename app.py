"""Starts the chat over `seeds/` with the index in `index/`: what `python app.py` and Hugging Face Spaces run."""

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
