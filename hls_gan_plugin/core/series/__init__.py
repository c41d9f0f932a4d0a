"""How much the two sensors disagree over time at one place."""
