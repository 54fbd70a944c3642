"""`python -m controller.cli`: the command line where the program itself is not on the path."""

from controller.cli import main

main()
