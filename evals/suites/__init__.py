"""The suites, one file each; evals/suite.py lists them."""
