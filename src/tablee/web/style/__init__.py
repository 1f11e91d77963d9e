"""`/style/`: every component in every state, in the demonstration only."""
