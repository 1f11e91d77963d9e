"""Two libraries: `{% load components figures %}`."""
