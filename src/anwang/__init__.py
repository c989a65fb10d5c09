"""Anwang (安网): work-safety supervision for Chinese local government."""
