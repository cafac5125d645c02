"""`python -m elman` is `elman`."""

from elman.app.cli import main

if __name__ == "__main__":
    main()
