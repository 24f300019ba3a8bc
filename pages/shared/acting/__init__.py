"""What was changed and what came of it: writing actions and trials down, and showing their verdicts."""
