"""Autoencoder: a vector that holds a whole sequence, and the sequence unfolded again."""
