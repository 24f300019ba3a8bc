"""Fupan's core: spreadsheets in, reviews out. Knows nothing of Streamlit and can be used from any front end."""
