"""Tables: files of leads, touches, outcomes and acts that a CRM exported, read by a mapping. Plain Python."""
