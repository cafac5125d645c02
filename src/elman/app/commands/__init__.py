"""Commands: each parses what is asked, calls the library, and has its answer shown."""
