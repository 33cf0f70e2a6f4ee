"""``python -m parley`` is the ``parley`` command."""

from parley.views.cli import main

if __name__ == "__main__":
    main()
