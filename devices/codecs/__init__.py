"""One module for each convention in which devices and identity sources speak."""
