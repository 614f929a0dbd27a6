"""The handoff row, its steps, seams, touches and story."""
