"""Many-to-one: a label for a whole sequence."""
