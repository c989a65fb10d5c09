"""Returns (报表): superiors' Excel forms, bound once and filled every period."""
