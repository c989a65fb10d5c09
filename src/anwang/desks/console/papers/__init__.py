"""Pages of the console: papers."""
