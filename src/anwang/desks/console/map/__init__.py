"""Pages of the console: 一张图."""
