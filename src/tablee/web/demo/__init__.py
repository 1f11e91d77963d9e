"""The demonstration's door: be somebody in one press, try one thing, put the world back to today."""
