"""What surrounds every page: guards, the viewer, the menu, sign-in, refusals."""
