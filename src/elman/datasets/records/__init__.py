"""The kinds of data that every set and every file yields, with one protocol."""
