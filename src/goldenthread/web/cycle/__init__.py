"""Home, what is owed, and the dates that come next."""
