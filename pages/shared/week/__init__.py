"""What belongs to the pages about a period alone: the bar that picks it."""
