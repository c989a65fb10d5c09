"""Words and marks of the console's templates."""
