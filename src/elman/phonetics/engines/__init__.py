"""What turns letters into sounds and back: two engines behind one protocol."""
