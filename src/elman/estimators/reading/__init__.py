"""What an estimator reads: containers, texts, symbols and measured series, checked."""
