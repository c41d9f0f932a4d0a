"""Pairs cut into windows, kept, split and handed to a training."""
