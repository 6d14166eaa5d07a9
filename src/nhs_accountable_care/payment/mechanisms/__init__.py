"""The mechanisms of the field, one module each; import them from the room itself."""
