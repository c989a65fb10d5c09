"""Terminal: the `anwang` command."""
