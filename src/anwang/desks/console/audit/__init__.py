"""材料核数: a draft is sent in, its numbers are checked, and each stands beside the text with our number and its records."""
