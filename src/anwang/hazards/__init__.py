"""Hazards (隐患): register, order, claim, recheck, strike off. Never asks where a hazard came from."""
