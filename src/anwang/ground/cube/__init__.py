"""Cube (数据立方): counts kept ready by place, period and dimension, brought up to date from the trail, always equal to a scan of the records.

`plan` says what is kept for a fact's measures, `store` names the tables and writes their SQL, `building` fills them, `upkeep` follows the
trail, `reading` answers from them. What cannot be answered from them is scanned; whoever asks is told which.
"""
