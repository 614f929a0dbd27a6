"""Lead, company, activity, source and campaign."""
