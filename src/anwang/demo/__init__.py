"""Demo (演示): an invented, lifelike year of work in a real county, made only through the rooms' actions."""
