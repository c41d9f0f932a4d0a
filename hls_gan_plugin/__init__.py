"""What the product is: the engine, the jobs it can be asked, and the QGIS plugin's life cycle."""

__version__ = "0.1.0"  # metadata.txt says the same, for QGIS
