"""The recipe of the built-in model: data, tokenizer, training and evaluation."""
