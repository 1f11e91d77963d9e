"""Translations in pure Python: French sentences are collected from the code, English ones kept, both compiled."""
