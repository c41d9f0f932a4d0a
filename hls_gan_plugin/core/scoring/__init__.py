"""How alike images are: the scores, the tables and what they prove."""
