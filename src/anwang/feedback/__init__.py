"""意见反馈: what those who work with Anwang have to say about it, and the answer that each of them gets."""
