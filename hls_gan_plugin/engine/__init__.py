"""One job in, events out: each job in terms of `core`."""
