"""What belongs to the page of the leaderboard alone: its order, and the weights that a person sets."""
