"""Pages of the returns: forms bound to figures, periods filled, checked and handed out."""
