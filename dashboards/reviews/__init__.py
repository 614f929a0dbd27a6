"""The biweekly review (to come)."""
