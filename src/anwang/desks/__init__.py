"""Desks: pages, commands and endpoints. They hold no rules."""
