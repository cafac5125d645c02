"""Using a network step by step: sampling, beams, alignments, and how surprising a text is."""
