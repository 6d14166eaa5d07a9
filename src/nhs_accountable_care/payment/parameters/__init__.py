"""The numbers of national payment rules by year: prices, rates, points, lists and thresholds."""
