"""Makers of hostile and odd image files, a container a module. Standard library only, but for the few pixels Pillow encodes."""
