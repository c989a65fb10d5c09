"""Settings, addresses and start-up checks: knows everything, and nothing knows it."""
