"""Tables to take away, and a calendar to follow."""
