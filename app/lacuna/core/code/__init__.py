"""A request as code that can be copied out of the program, and code that can be pasted into it."""

from lacuna.core.code.call import KEY_VARIABLE, Call
from lacuna.core.code.pasted import Pasted, read_pasted
from lacuna.core.code.written import Form, as_code

__all__ = ["KEY_VARIABLE", "Call", "Form", "Pasted", "as_code", "read_pasted"]
