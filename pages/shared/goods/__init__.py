"""What people say about products, and what they look up of them."""
