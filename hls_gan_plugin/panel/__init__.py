"""The panel: for people who look at the map rather than read; QGIS's side."""
