"""Business time: calendars, due times, elapsed time. Plain Python."""
