"""Each number of the product, defined once."""
