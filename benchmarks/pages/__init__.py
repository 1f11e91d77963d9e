"""Processor time of the pages most looked at and of a claim by link, side by side with the tree of an earlier commit."""
