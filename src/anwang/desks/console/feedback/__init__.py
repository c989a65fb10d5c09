"""Pages of the console: feedback."""
