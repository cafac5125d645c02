"""Voices: what is known of a language's sounds and words; the ones that ship lie here as data."""
