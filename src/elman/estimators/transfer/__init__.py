"""Transfer: what a generator has learned, taken over by a classifier or a tagger."""
