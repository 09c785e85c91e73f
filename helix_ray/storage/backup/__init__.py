"""Everything that has to last, in one file, and back."""
