"""`make tour`: a picture of every page as every persona of the demonstration, on a phone and on a desk."""
