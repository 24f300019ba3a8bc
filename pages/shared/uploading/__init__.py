"""The way of dropped files to the store, as a person sees it: read, shown, corrected, then written on one click."""
