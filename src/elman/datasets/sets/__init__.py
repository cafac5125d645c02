"""The published sets, one file each: where they are, and how they are read."""
