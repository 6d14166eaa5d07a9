"""The formats of official files that can be read, one module for each family of them."""
