"""Template parts with declared parameters; `docs/recipes/page.md` lists them, `/style/` shows them."""
