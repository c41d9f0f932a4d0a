"""What the product is: the engine, the jobs it can be asked, and the QGIS plugin's life cycle."""
