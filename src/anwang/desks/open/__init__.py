"""The open desk: pages for whoever holds a sheet or a paper in the hand. No login, no cookie, nothing kept, nothing to be guessed."""
