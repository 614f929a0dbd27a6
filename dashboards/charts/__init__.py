"""Chart geometry: numbers in, SVG shapes out. Plain Python."""
