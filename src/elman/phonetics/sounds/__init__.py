"""Sounds of the IPA: their inventory, how far apart they are, and words filed by them."""
