"""导入: taking lists as offices send them into the rooms below, in the background, as one act that can be taken back.

Holds no tables: a run, its memory of columns and its job are the ground's.
"""
