"""Start the app: `python serve.py`, with any option of `streamlit run` behind it.

Streamlit takes a folder named pages/ for its old page format until the frame has run once, and would tell whoever comes
first through a link to any page but the first that it doesn't exist. It is told better before anyone comes.
"""

import os
import sys

# As in core, which is loaded too late here: Streamlit brings numpy along.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", "streamlit_app.py", *sys.argv[1:]]
    main()
