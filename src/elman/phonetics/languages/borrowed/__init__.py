"""What speakers make of words that they know from another language: English ones, by ear."""
