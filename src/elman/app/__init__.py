"""The command line: the only place that prints or exits. `elman.app.cli.main` starts it."""
