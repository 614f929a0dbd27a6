"""What both teams see: metrics, charts, reviews."""
