"""What a formula comes to: worked out exactly, or lowered to whole numbers and run."""
