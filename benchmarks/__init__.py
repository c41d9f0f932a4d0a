"""How fast the product is, beside what its users would pick instead; see docs/benchmarks.md."""
