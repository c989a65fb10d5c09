"""Trail (流水): one append-only entry for each action, signed, sealed in chained batches, and checkable by anyone with `anwang trail verify`."""
