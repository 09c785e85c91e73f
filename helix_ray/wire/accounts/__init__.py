"""Users, their sessions and their keys: HelixFlow's requests and answers, and ours beside them."""
