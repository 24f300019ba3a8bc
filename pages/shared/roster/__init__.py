"""上播记录: one week of an account's roster, to read and to edit."""
