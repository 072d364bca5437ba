"""``lacuna engine``: serve the built-in model, or a model file, for this program or for others."""

import argparse
import faulthandler
import os
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from lacuna.core.errors import LacunaError
from lacuna.engine import pipes


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; return the exit status."""
    if sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison]  (a windowed program may have none)
        faulthandler.enable(all_threads=False)  # whoever started it can then tell where it broke
    parser = _parser()
    options = parser.parse_args(arguments)
    key = pipes.read_line() if options.key_stdin else ""
    if options.key_stdin and not key:
        parser.error("The first line of standard input must be the key.")
    if not key and not _is_loopback(options.host):
        parser.error(f"Serving on {options.host}, beyond this machine, needs a key: use --key-stdin.")
    if options.end_with_input:
        pipes.end_with_input()
    try:
        _serve(options, key)
    except LacunaError as error:
        pipes.say({"error": str(error)})
    except OSError as error:
        pipes.say({"error": f"Cannot serve on {options.host}, port {options.port}: {error.strerror}."})
    else:
        return 0
    return 1


def _serve(options: argparse.Namespace, key: str) -> None:
    if options.gguf is not None:
        from lacuna.engine.llama import LlamaOptions, serve_gguf  # noqa: PLC0415  (it needs no numpy)

        serve_gguf(
            LlamaOptions(
                path=options.gguf,
                host=options.host,
                port=options.port,
                key=key,
                threads=options.threads,
                context=options.context,
                gpu_layers=options.gpu_layers,
            )
        )
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a model this small is slower on several

    from lacuna.engine.serving import serve  # noqa: PLC0415  (numpy reads the variable when it is imported)

    serve(options.host, options.port, key, options.request_log)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lacuna engine",
        description="Serve the built-in model, or a model file, at a completions endpoint. When it is ready, one line "
        "of JSON with its base_url and pid is printed; lines with the progress of loading, or with an error, may come "
        "instead.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="where to serve; beyond this machine with a key only")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes any that is free")
    parser.add_argument("--key-stdin", action="store_true", help="ask for the key in the first line of standard input")
    parser.add_argument("--end-with-input", action="store_true", help="end when standard input does")
    parser.add_argument("--gguf", type=Path, metavar="FILE", help="a model file, which llama.cpp runs")
    parser.add_argument("--threads", type=int, help="of the processor, for a model file")
    parser.add_argument("--context", type=int, metavar="TOKENS", help="how much of a text a model file sees")
    parser.add_argument("--gpu-layers", type=int, metavar="N", help="layers that a graphics card computes")
    parser.add_argument(
        "--request-log", type=Path, metavar="FILE", help="append every request to FILE; it will hold the prose"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
