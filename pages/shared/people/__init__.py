"""What only the people page has beside its review: the targeting list to take along, a box to paste comments into."""
