"""The language of payment: what a formula may say, and how one is written, read and shared."""
