"""The demo: 90 days of one invented company, told through the process itself."""
