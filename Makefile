# Everything is in ./setup, which works without make too. ARGS goes to the program: make demo ARGS="--for 60"

.PHONY: setup demo test check ci

setup:
	./setup
demo:
	./setup demo $(ARGS)
test:
	./setup test $(ARGS)
check:
	./setup check
ci:
	.ci/run
