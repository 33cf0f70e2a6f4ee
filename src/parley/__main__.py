"""``python -m parley`` is the ``parley`` command."""

from parley.views.cli import main

main()
