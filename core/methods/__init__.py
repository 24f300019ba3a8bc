"""Statistics on numbers: pure functions over floats and arrays. No store, no file, no page, no Chinese label enters."""
