"""Settings, networks, losses, iterations, checkpoints, validation."""
