"""« Ma structure »: what it says of itself, what it can take, its people, its donors, its rules, its journal, its data."""
