"""The playbook: what happens to a lead, in order."""
