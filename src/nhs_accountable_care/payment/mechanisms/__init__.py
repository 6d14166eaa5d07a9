"""
The mechanisms of the field, one module each; import them from the package itself.

A mechanism writes its formula to check itself, and keeps it for whoever asks later: settling a
share among ten parties is a sixth of the work without the writing. It is kept as a cached
property, to which attrs gives a slot. Being no field, it is neither compared, hashed, printed
nor put into a document; what `evolve`, a copy or a pickle makes has none and writes its own. Two
threads that come at once write the same formula twice, and it does not matter which one stays.
"""
