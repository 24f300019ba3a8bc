"""The parser, alone in a process of its own: nothing of Fupan outside this folder imports it, nor it anything outside.

Owns everything that may crash, hang or swell on a hostile file: unpacking, calamine, csv, HTML, XML. It knows no export
and no person; it answers with codes, and `core.reading.sentences` says them in words.
"""
