"""Rules of the platform as exact calculators: each says what it follows, and since when we know it."""
