"""The methods in use today: fitted, kept in a file, applied."""
