"""What people say about sessions: their tags and what happened in them."""
