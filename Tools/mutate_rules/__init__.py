"""Breaks the rules of the product one by one, for Tools/mutate."""
