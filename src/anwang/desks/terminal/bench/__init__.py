"""Benchmarks: what is measured, on invented rows in scratch databases. Nothing here runs in the product."""
