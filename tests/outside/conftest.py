"""What lies here are projects of other people: copied out and run against the installed wheel, not collected with our own tests."""

collect_ignore_glob = ["*/*"]
