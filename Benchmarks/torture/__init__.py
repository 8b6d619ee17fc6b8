"""The parts of `make torture`; torture.py says how to add one."""
