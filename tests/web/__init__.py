"""The tests of the page: its HTML, the desk behind it, and the page itself in a browser."""
