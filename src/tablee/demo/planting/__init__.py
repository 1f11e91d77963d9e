"""Each noun of the world put in place, in the order of dependence; only through the domains' verbs."""
