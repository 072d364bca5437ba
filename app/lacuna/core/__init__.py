"""The truth and the rules, as values and pure functions: no Qt, no asyncio, no files, no network."""
