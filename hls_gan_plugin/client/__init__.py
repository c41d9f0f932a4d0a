"""How QGIS reaches the engine: found, made, started, followed. Standard library only."""
