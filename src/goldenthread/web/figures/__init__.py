"""Stored figures, one indicator at a time, and the children behind them."""
