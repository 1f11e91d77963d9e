"""« Remises »: check at the door, weigh, sign, keep the slip; what was given in a year."""
