"""« Exploitation »: for whoever looks after this installation; machines and figures, nobody's data."""
