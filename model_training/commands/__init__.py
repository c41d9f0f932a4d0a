"""The commands of `python -m model_training`, a file each; libraries are imported on running."""
