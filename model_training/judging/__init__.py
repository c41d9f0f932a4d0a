"""A trained generator on held-out windows."""
