"""Pages of the console: campaigns."""
