"""The languages: one file each, with its script, names of letters, romanisation and rules."""
