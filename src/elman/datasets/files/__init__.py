"""Anyone's own files: tables, recordings, arrays, texts and pairs, known by what is in them."""
