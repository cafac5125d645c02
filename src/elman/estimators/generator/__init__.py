"""Generation: a text that goes on, and how surprising a text is."""
