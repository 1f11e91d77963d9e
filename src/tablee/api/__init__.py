"""The API: what programs may read and do for one organisation, through the same queries and actions as the pages."""
