"""The bill of materials and the audit of what it lists."""
