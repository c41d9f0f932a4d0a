"""What is opened and has to be closed again, as a context manager."""

from __future__ import annotations

from typing import Self


class Closable:
    """Closes itself at the end of a `with`; a subclass says how."""

    def close(self) -> None:
        """Give back what is held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()
