"""Pages and claims over HTTP from the server as it ships, on populated databases: p95, CPU, queries, claims a second."""
