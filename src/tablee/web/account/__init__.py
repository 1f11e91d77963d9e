"""Coming in with a code sent by e-mail, and one's own space: first name, messages, roles, own data, leaving."""
