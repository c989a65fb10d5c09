"""Figures (指标): the catalogue of what the rooms count, and values, comparisons and records over any slice."""
