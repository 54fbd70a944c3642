"""What the commands of `controller/cli/` do, a file each, imported when the command runs: `--help` has to be quick."""
