"""`python -m trucewatch` is `trucewatch`."""

from trucewatch.cli import main

if __name__ == "__main__":
    main()
