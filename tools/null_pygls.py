"""A language server that does nothing at all, in pygls as it comes: the yardstick G of docs/benchmarks.md."""

from pygls.lsp.server import LanguageServer

if __name__ == "__main__":
    LanguageServer("null", "0").start_io()
