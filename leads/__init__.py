"""Leads, their definition, their handoffs and who gets them."""
