"""« Exploitation » and « Sauvegardes »."""
