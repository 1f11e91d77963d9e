"""The one way a cell is refused."""


class BadValue(Exception):
    """Why this cell cannot be read, as a French sentence without the cell's address."""

    def __init__(self, sentence: str, text: str | None = None, **facts: object) -> None:
        """`text`: what was written, for « %(text)s » in the sentence; `facts` for its other places."""
        self.sentence = sentence % {"text": text, **facts} if text is not None or facts else sentence
        super().__init__(self.sentence)
