"""What the outside is told: messages, channels, the relay, heartbeats."""
