"""The landing page's own components: the session in one screen, and what is still to be done."""
