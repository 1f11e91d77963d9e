"""RSS 2.0: what is new among what is public, for any reader of feeds. The norm: https://www.rssboard.org/rss-specification."""
