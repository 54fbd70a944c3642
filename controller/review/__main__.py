"""`python -m controller.review`: the child process."""

from controller.review.child import main

main()
