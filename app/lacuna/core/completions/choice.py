"""One choice of an answer while it arrives: its tokens, its end, and what servers add to it."""

from dataclasses import dataclass

from lacuna.core.completions.align import Aligner
from lacuna.core.completions.answer import Delta
from lacuna.core.completions.request import CompletionRequest
from lacuna.core.completions.wire import Piece
from lacuna.core.token import Token

# A suffix that a server appends is told from one that the model happened to write only if it is long enough.
_SHORTEST_SUFFIX = 12  # characters


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked of one choice.

    Attributes:
        echo: the prompt that comes back before the text, or empty.
        suffix: the text after the gap, or empty.
        logprobs: whether probabilities were asked for.

    """

    echo: str = ""
    suffix: str = ""
    logprobs: bool = False

    @classmethod
    def of(cls, request: CompletionRequest, index: int) -> "Asked":
        """Return what a request asks of the choice that servers number ``index``."""
        prompt, _ = request.place(index)
        text = request.prompts()[prompt] if prompt < len(request.prompts()) else ""
        parameters = request.parameters
        return cls(
            echo=text if parameters.echo and isinstance(text, str) else "",
            suffix=request.suffix or "",
            logprobs=parameters.logprobs is not None,
        )


class Choice:
    """Turns the pieces of one choice into deltas.

    Attributes:
        index: its number among the choices that were asked for.
        finish_reason: why it ended, or None.
        has_text: whether any text came.
        echoed: the prompt's tokens, sent back, which are no part of the text.
        warnings: sentences about what is odd.

    """

    def __init__(self, index: int, asked: Asked | None = None) -> None:
        self.index = index
        self.finish_reason: str | None = None
        self.has_text = False
        self.echoed: list[Token] = []
        self.warnings: list[str] = []
        self._asked = asked or Asked()
        self._aligner = Aligner()
        self._echo = self._asked.echo  # what is still to come of it
        self._plain: list[str] | None = []  # the text, while no probability has come

    def take(self, piece: Piece) -> Delta | None:
        """Return what a piece adds, if anything."""
        text = self._without_suffix(piece.text) if piece.finish_reason else piece.text
        tokens = self._kept(self._aligner.align(text, piece.reported)) if text or piece.reported else ()
        reason = None
        if piece.finish_reason and self.finish_reason is None:
            reason = self.finish_reason = piece.finish_reason
            tokens += self._kept(self._aligner.end())
        return Delta(self.index, tokens, reason) if tokens or reason else None

    def end(self) -> Delta | None:
        """Return what only the end of the answer completes."""
        tokens = self._kept(self._aligner.end())
        if self._echo and self.echoed:  # what looked like the prompt was text: all of it, since nothing else came
            tokens, self.echoed = (*self.echoed, *tokens), []
            self.has_text = True
        if self._asked.logprobs and self.has_text and self._plain is not None and not self.late():
            self.warnings.append("This server does not report probabilities.")
        return Delta(self.index, tokens) if tokens else None

    def late(self) -> tuple[Token, ...]:
        """Return the choice's tokens again if their probabilities came only after its text, else nothing."""
        reported = self._aligner.waiting
        if not reported or not self._plain:
            return ()
        tokens = Aligner().align("".join(self._plain), reported)
        return tokens if any(token.logprob is not None and token.text for token in tokens) else ()

    def _kept(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        if self._echo:
            tokens = self._after_echo(tokens)
        for token in tokens:
            if token.text:
                self.has_text = True
            if self._plain is not None:
                if token.logprob is None:
                    self._plain.append(token.text)
                else:
                    self._plain = None
        return tokens

    def _after_echo(self, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        """Take the prompt off the beginning; if it does not come back, give everything."""
        for i, token in enumerate(tokens):
            if self._echo.startswith(token.text):
                self.echoed.append(token)
                self._echo = self._echo[len(token.text) :]
                if not self._echo:
                    return tokens[i + 1 :]
            elif token.text.startswith(self._echo):
                rest = Token(token.text[len(self._echo) :])
                self.echoed.append(Token(self._echo, token.logprob, token.top, token.raw, token.id))
                self._echo = ""
                return (rest, *tokens[i + 1 :])
            else:
                given, self.echoed, self._echo = (*self.echoed, *tokens[i:]), [], ""
                self.warnings.append("This server does not send the prompt back.")
                return given
        return ()

    def _without_suffix(self, text: str) -> str:
        suffix = self._asked.suffix
        if len(suffix) < _SHORTEST_SUFFIX or not text.endswith(suffix):
            return text
        self.warnings.append("This server appended the text after the gap to its answer; that copy was left out.")
        return text.removesuffix(suffix)
