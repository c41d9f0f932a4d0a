"""The same jobs from a terminal, a file a command."""
