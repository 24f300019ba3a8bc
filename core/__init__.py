"""Fupan's core: spreadsheets in, reviews out. Knows nothing of Streamlit and can be used from any front end."""

import os

# Several threads cost the small matrices of a ranking five times what they save. numpy reads this once, when loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
