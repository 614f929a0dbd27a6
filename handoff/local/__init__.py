"""Embedded servers and the one-command supervisor; never imported by the product."""
