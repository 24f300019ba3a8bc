"""From bytes to batches: what a file is, what its cells mean, and which rows count. Pure, and never writes anything."""
