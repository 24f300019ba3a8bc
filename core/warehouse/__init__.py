"""The store: every version of every row, the winners among them, and the ledger. The only room that imports duckdb."""
