"""One function a data set: from its files to a typed table, or to images.

Each takes the files in the catalogue's order and raises whatever it likes on a damaged file; the
caller makes one clear sentence of it and checks the result against the catalogue.
"""
