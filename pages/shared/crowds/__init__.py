"""What 人群洞察 · 投放 has beside its review: the pickers, headcounts, and the list of labels that leaves the page."""
