"""The open desk: what anybody may look at without an account."""
