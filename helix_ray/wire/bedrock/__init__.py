"""Amazon Bedrock's Converse API: requests out, answers and streams in."""
