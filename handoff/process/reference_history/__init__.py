"""A past of ninety days with known delays, and what the path map of its import has to show."""
