"""Judging at points: tables of S30 and L30 values, paired, and what a model makes of them."""
