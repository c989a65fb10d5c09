"""Pages of the console: visits."""
