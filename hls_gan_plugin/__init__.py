"""The plugin's life and place in QGIS, and in folders all that it stands on."""

__version__ = "1.0.0"  # metadata.txt says the same, for QGIS
