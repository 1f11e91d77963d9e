"""The leak hunt: every address, every role, every foreign or private object, with canaries in every field."""
