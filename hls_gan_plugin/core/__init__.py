"""The engine's library: no QGIS, no printing, no argument parsing."""
