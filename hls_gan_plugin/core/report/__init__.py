"""The HTML page about a scoring: words, figures, example windows."""
