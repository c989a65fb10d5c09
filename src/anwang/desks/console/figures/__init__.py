"""Pages of the console: figures."""
