"""The one way a cell is refused."""


class BadValue(Exception):
    """Why this cell cannot be read, as a French sentence without the cell's address."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
