"""Users, teams, roles, calendars and API keys."""
