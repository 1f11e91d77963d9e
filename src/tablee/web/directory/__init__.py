"""« Annuaire public »: what a structure chooses to say to everybody, and the files that other programs read."""
