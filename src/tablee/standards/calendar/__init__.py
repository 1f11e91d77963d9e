"""iCalendar (RFC 5545): what one follows in one's own calendar. The norm: https://www.rfc-editor.org/rfc/rfc5545."""
