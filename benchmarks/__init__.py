"""Side by side with named baselines; prints ratios. Tests never assert a time."""
