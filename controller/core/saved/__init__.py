"""What was saved meets the house again: row by row (`loading`), as it is configured today (`restoring`), by today's clock (`future`)."""
