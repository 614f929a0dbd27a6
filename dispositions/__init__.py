"""What became of a handoff, why, and who read it."""
