"""Every form, filled in by somebody hostile or clumsy."""
