"""The request as code: what would be sent now, to be copied, and a request from elsewhere, to be taken over."""

from lacuna.ui.code.desk import CodeDesk

__all__ = ["CodeDesk"]
