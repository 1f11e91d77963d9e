"""« Importer un tableau »: send or paste, read the report, import all or nothing, undo in one press."""
