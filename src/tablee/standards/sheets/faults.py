"""Why a file or a cell cannot be read. For a file a code and figures: the child process knows no language, `wording` does."""

from collections.abc import Mapping

Fact = str | int


class FileFault(Exception):
    """The whole file is refused. `code` is a key of `wording.REFUSALS`; `facts` fill its sentence."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Fact] = facts


class BadValue(Exception):
    """Why this cell cannot be read, as a French sentence without the cell's address."""

    def __init__(self, sentence: str, text: str | None = None, **facts: object) -> None:
        """`text`: what was written, for « %(text)s » in the sentence; `facts` for its other places."""
        self.sentence = sentence % {"text": text, **facts} if text is not None or facts else sentence
        super().__init__(self.sentence)
