"""Languages whose sounds follow from their letters, read by rule: what shipped voices learn."""
