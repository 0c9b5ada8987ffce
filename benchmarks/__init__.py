"""How fast the engine counts, against what people use today, measured in one run: `python -m benchmarks`.

Ratios are what matters: seconds belong to the machine. Nothing here is part of the product.
"""
