"""Lacuna: a manuscript editor that asks a text-completion model to continue a text or to fill a gap in it."""
