"""Messages, events, protocols and errors: the words that every other package shares. Standard library only."""
