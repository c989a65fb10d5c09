"""Pages of the console: 驾驶舱 and the wall screen."""
