"""A trained generator as the files that others read."""
