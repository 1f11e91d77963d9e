"""The demonstration world: invented figures, plant names, loaded through the domains' own verbs."""
