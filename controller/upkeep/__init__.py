"""Running for years: backups, reviews, signs of life, memory."""
