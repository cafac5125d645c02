"""What the user gives to be answered: texts, recordings and their encodings."""
