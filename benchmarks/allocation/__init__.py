"""The fair share beside integer and linear programs, pro-rata, and first come first served."""
