"""External figures (外部数据): declared here by subject until their rooms are built; a room's measure of the same code takes the place."""
