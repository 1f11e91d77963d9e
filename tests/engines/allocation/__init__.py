"""Tests of the fair share."""
