"""Runs of the history import: their files as read, what was refused, and what each row became."""
