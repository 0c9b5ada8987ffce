"""What is shown: figures, marks and what people gave, put into a layout; and the pack that keeps it."""
