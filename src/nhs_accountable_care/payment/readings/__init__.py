"""What can be asked of a formula besides its amounts: its words, its curve, its facts."""
