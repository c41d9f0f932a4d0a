"""Rasters: their grids, what their values mean, how they are found, read and written."""
