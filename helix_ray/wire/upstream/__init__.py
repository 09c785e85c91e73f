"""What the client halves of all protocols share: lines of a stream, counting, failures."""
