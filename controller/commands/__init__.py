"""What the commands of `controller/cli.py` do, a file each, imported when the command runs: `--help` has to be quick."""
