"""Maps from code to code, and the files that they are written as for other programs."""
