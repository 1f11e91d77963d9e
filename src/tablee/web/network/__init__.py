"""« Réseau » and « Carte »: who is there, what they do and what they can take; joining and leaving in two taps."""
