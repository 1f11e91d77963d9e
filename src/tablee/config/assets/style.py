"""One stylesheet made from our parts, in the order of the layers, without its comments."""

import re
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "web" / "static" / "tablee" / "css"
LAYERS = ("reset", "tokens", "base", "components", "pages", "print")
PARTS = ("reset", "tokens", "base", "shell", "cards", "forms", "lists", "pages", "network", "print")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def compact(css: str) -> str:
    """Comments and needless white space fall; nothing else changes."""
    text = re.sub(r"\s+", " ", _COMMENT.sub("", css))
    text = re.sub(r"\s*([{};,])\s*", r"\1", text)
    return re.sub(r": +", ":", text).replace(";}", "}").strip()


def stylesheet() -> str:
    """The whole style of the house."""
    parts = "".join(compact((SOURCES / f"{name}.css").read_text("utf-8")) for name in PARTS)
    return f"@layer {','.join(LAYERS)};{parts}"


def write_stylesheet(folder: Path) -> list[Path]:
    """tablee/css/tablee.css, beside where its parts would be: addresses inside them hold for both."""
    path = folder / "tablee" / "css" / "tablee.css"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(stylesheet(), "utf-8")
    return [path]
