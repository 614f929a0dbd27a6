"""One view an address: each makes one call of the process or reads one list."""
