"""Enterprises (监管对象): one file for each enterprise and its sites, and for objects that are not enterprises.

Records identity, places, people, licences, flags and the named official in charge. Never knows visits or hazards.
"""
