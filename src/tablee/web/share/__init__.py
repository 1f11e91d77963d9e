"""« Partager »: what is available or missing near me?"""
