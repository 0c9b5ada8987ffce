"""Golden Thread: performance and quality assurance for English councils' children's services."""
