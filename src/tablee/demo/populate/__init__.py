"""A large invented territory for load tests: the same seed gives the same world, at three sizes."""
