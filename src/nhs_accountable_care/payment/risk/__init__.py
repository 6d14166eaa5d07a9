"""Who carries the risk, and how much of it."""
