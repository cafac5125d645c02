"""What ships for inventing names: a generator of each language, and what is known already."""
