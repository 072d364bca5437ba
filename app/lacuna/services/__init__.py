"""The world, without Qt: the completions endpoint, the engine process, files, settings and all running work."""
