"""For tests of this gateway and of plugins: fixtures over a real PostgreSQL. Needs the extra `testing`."""
