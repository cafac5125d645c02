"""Training: one loop, and a course for each kind of data."""
