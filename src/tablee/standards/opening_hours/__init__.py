"""Opening hours in the syntax of OpenStreetMap: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification."""
