"""The commands that make the built-in model: train it, export it as it is shipped, print its figures."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from lacuna.engine.weights import read_weights
from training.evaluate import evaluate
from training.gguf import write_gguf
from training.weights import write_shipped

TOKENIZER = Path(__file__).parent.parent / "resources" / "model" / "tokenizer.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(required=True)
    _add_train(commands.add_parser("train", help="train on a folder of books, and export"))
    _add_export(commands.add_parser("export", help="write trained weights as they are shipped, and as GGUF"))
    _add_evaluate(commands.add_parser("evaluate", help="print a shipped model's figures and samples"))
    options = parser.parse_args(arguments)
    options.run(options)
    return 0


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", type=Path, help="the folder of books")
    parser.add_argument("out", type=Path, help="the folder for the weights, the log and the exported model")
    parser.add_argument("--teacher", type=Path, help="weights of a larger network, to learn from beside the books")
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--heads", type=int, default=5)
    parser.add_argument("--ff", type=int, default=960, help="numbers inside a feed-forward network")
    end = parser.add_mutually_exclusive_group(required=True)
    end.add_argument("--steps", type=int, help="train so many steps")
    end.add_argument("--minutes", type=float, help="train so long")
    parser.add_argument("--rate", type=float, default=3e-3, help="the highest learning rate")
    parser.add_argument("--decay", type=float, default=0.2, help="of the weights")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--rows", type=int, default=64, help="rows of 1,024 tokens a step")
    parser.add_argument("--readers", type=int, default=2, help="processes that make rows")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--compile", action="store_true", help="faster; needs a C++ compiler")
    parser.add_argument("--name", default="lacuna-small", help="the model's id")
    parser.set_defaults(run=_train)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("weights", type=Path, help="trained weights (.npz)")
    parser.add_argument("out", type=Path, help="the folder for the model")
    parser.add_argument("--name", default="lacuna-small", help="the model's id")
    parser.add_argument("--theta", type=float, help="another base of the rotary positions than it was trained with")
    parser.set_defaults(run=_export)


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("corpus", type=Path, help="the folder of books")
    parser.add_argument("weights", type=Path, help="a shipped model (.npz)")
    parser.add_argument("--context", type=int, help="tokens of a window; as many as the model has, without")
    parser.set_defaults(run=_evaluate)


def _train(options: argparse.Namespace) -> None:
    from training.learning.train import Plan, train  # noqa: PLC0415  (only this needs torch)

    train(
        Plan(
            corpus=options.corpus,
            tokenizer=TOKENIZER,
            out=options.out,
            width=options.width,
            layers=options.layers,
            heads=options.heads,
            ff=options.ff,
            teacher=options.teacher,
            steps=options.steps,
            minutes=options.minutes,
            rate=options.rate,
            decay=options.decay,
            dropout=options.dropout,
            rows=options.rows,
            readers=options.readers,
            device=options.device,
            compiled=options.compile,
            seed=options.seed,
        )
    )
    export(options.out / "weights.npz", options.out, options.name)


def _export(options: argparse.Namespace) -> None:
    export(options.weights, options.out, options.name, options.theta)


def _evaluate(options: argparse.Namespace) -> None:
    evaluate(options.corpus, options.weights, TOKENIZER, options.context)


def export(trained: Path, out: Path, name: str, theta: float | None = None) -> None:
    """Write ``name.npz`` in 8 bits, and of exactly these weights ``name-f16.gguf``."""
    shape, weights = read_weights(trained)
    shape = msgspec.structs.replace(shape, theta=theta or shape.theta)
    shipped = out / f"{name}.npz"
    write_shipped(shipped, msgspec.structs.replace(shape, name=name), weights)
    write_gguf(out / f"{name}-f16.gguf", *read_weights(shipped), TOKENIZER)


if __name__ == "__main__":
    raise SystemExit(main())
