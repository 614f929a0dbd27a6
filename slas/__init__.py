"""Policies, clocks, alerts and the sweep."""
