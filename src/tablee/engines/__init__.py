"""Pure Python: no Django, no clock, no chance without a seed."""
