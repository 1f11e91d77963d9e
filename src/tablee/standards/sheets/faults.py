"""Why a file cannot be read, as a code and figures: the child process knows no language, `wording` finds the words."""

from collections.abc import Mapping

Fact = str | int


class FileFault(Exception):
    """The whole file is refused. `code` is a key of `wording.REFUSALS`; `facts` fill its sentence."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Fact] = facts
