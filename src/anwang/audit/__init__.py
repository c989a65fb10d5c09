"""Audit of a draft (材料核数): every number of a text found, bound to a figure, and checked."""
