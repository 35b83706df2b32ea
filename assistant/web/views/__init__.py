"""The views of the page. Each lays itself out, wires its events, and says what it shows anew when the index changed."""
