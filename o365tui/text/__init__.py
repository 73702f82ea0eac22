"""Making foreign text safe to show, and the two languages: words, dates, names, search and order. Knows no screen."""
