"""The only room where Streamlit and core meet: what every page shares, and the editors that are no blocks.

Nothing here computes a figure or words a finding; that is core's. Nothing in core knows this room.
"""
