"""What belongs to the page of rooms alone: its tables that lead on, the peer lines, what the labels are worth."""
