"""Console (工作台): the office's day in the browser."""
