"""The words of the field, below every domain: families of food, how it is kept, what it is counted in."""
