"""The workbench: the record in the browser, to read, check and add to. ``workbench.make`` is its one entrance."""
