"""Measurements against a peer in the same run: ratios of medians, never absolute promises (see README.md)."""
