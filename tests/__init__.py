"""Tests: they mirror src; house/ holds the laws, journeys/ a browser, storms/ concurrency."""
