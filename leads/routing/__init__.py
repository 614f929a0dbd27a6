"""Pools, seats, routing rules and assignments."""
