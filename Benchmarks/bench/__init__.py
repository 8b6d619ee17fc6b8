"""The parts of `make bench` and `make compare`: pictures, servers, load, and the measurements."""
