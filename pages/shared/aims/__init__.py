"""Goals: how each one stands, and the editor that sets them."""
