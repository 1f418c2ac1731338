"""The result folder, which appears whole or not at all."""
