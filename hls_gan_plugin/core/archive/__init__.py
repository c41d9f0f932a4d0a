"""Granules in, granules out: their files, what describes them, and what has been done already."""
