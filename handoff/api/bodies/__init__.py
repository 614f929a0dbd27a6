"""What requests may say: shapes of bodies, and the reports they make."""
