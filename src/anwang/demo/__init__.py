"""Two years of invented, lifelike work in a real county, made only through the rooms' own actions. Nothing here is counted beforehand."""
