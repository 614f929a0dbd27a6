"""Providers, one folder each, all of one shape."""
