"""GeoJSON (RFC 7946): points and what is said at each, for any map. The norm: https://www.rfc-editor.org/rfc/rfc7946."""
