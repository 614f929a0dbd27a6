"""What requests are answered with: for each thing its shape, and the function that fills it."""
