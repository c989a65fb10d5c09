"""Inspections (检查): visits of every lawful kind, their teams, answers, records and orders."""
