"""From what a viewer may see to lines of the same tables that can be imported: what goes out comes in again and changes nothing.

Values by the keys of the tables' columns: grams, counts, days, keys of the enums. A key without a value says nothing.
"""
