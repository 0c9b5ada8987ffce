"""A scorecard for a period - read, written, signed off, published."""
