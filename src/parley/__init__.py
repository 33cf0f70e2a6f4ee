"""Parley reads reporting on peace talks and keeps the sourced record of the negotiation."""

__version__ = "0.1.0"
