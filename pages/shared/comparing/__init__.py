"""The comparison's own components: which sessions stand side by side."""
