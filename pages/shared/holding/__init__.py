"""What is loaded, as a person sees and corrects it: coverage, gaps, revisions, the ledger, and what was typed."""
