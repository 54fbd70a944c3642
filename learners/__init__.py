"""Online learners of what people want: numbers and choices, pure, explainable, with a state that is JSON."""
