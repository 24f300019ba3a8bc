"""What only the people page has beside its review: a box to paste comments into."""
