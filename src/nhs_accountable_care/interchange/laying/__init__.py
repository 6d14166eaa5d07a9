"""Laying what official files say over a register: what is new, what clashes, what is left out."""
