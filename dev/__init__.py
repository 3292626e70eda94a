"""What sets a machine up, serves, tests and checks. See dev/README.md."""
