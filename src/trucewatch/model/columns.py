"""Column tables: a structure of arrays with a declared width for every column.

A table is a frozen dataclass whose fields are numpy arrays of one length. Each field says in its metadata what it
holds; views (SQL), the state digest and the generated reference read that one declaration. One observation is a table
of length one: there is no second code path for single rows.
"""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ids: TypeAlias = NDArray[np.bytes_]
"""(n,) `S40`: 160 bits of a SHA-256, as hexadecimal text."""
Ints: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.int16]
"""(n,) int16: places in a list of `vocabulary`."""
Texts: TypeAlias = NDArray[np.object_]
"""(n,) objects, every one a `str`."""

ID_CHARS: Final = 40
_DTYPES: Final = {"id": np.dtype("S40"), "integer": np.dtype("<i8"), "word": np.dtype("<i2"), "text": np.dtype(object)}


@dataclass(frozen=True)
class Column:
    """What one column holds: `form` is id, integer, word or text; `words` is the list that a word's code points into."""

    name: str
    form: str
    doc: str
    words: tuple[str, ...] = ()

    @property
    def dtype(self) -> np.dtype[Any]:
        """The numpy dtype of the column."""
        return _DTYPES[self.form]


def ident(doc: str) -> Any:
    """Declare a column of ids."""
    return dataclasses.field(metadata={"form": "id", "doc": doc})


def integer(doc: str) -> Any:
    """Declare a column of 64-bit integers; the doc names the unit."""
    return dataclasses.field(metadata={"form": "integer", "doc": doc})


def word(words: tuple[str, ...], doc: str) -> Any:
    """Declare a column of words from a closed list."""
    return dataclasses.field(metadata={"form": "word", "doc": doc, "words": words})


def text(doc: str) -> Any:
    """Declare a column of free text; empty where nothing is known."""
    return dataclasses.field(metadata={"form": "text", "doc": doc})


@dataclass(frozen=True, eq=False)
class Table:
    """The root of all column tables.

    `NAME` is the table's name in views and digest; `DAY` names the column (ms) whose UTC day files a row in the digest.
    """

    NAME: ClassVar[str] = ""
    DAY: ClassVar[str] = "t0_ms"

    def __post_init__(self) -> None:
        """Refuse columns of unequal length or wrong dtype: such a table would be wrong everywhere else."""
        lengths = {len(getattr(self, c.name)) for c in self.columns()}
        if len(lengths) > 1:
            message = f"{self.NAME}: columns of unequal length: {sorted(lengths)}"
            raise ValueError(message)
        for c in self.columns():
            if getattr(self, c.name).dtype != c.dtype:
                message = f"{self.NAME}.{c.name}: {getattr(self, c.name).dtype} where {c.dtype} is declared"
                raise TypeError(message)

    @classmethod
    def columns(cls) -> tuple[Column, ...]:
        """The columns in their declared order, which is their order in SQL and in the digest."""
        cached = cls.__dict__.get("_columns")
        if cached is None:
            cached = tuple(
                Column(f.name, f.metadata["form"], f.metadata["doc"], f.metadata.get("words", ()))
                for f in dataclasses.fields(cls)
            )
            cls._columns = cached  # type: ignore[attr-defined]
        return cached

    def __len__(self) -> int:
        """Number of rows."""
        return len(getattr(self, self.columns()[0].name))

    @classmethod
    def of(cls, rows: int, **given: Any) -> Self:
        """Build a table of `rows` rows; a scalar fills its column, a word may be given as text, what is missing is 0 or ''."""
        unknown = set(given) - {c.name for c in cls.columns()}
        if unknown:
            message = f"{cls.NAME} has no column {sorted(unknown)}"
            raise TypeError(message)
        return cls(**{c.name: _column(c, given.get(c.name), rows) for c in cls.columns()})

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Build a table from mappings of column name to value, for sources of a few thousand rows."""
        listed = list(rows)
        names = {name for row in listed for name in row}
        return cls.of(len(listed), **{n: [row.get(n) for row in listed] for n in names})

    @classmethod
    def concat(cls, tables: Sequence[Self]) -> Self:
        """Join tables one below the other."""
        if not tables:
            return cls.of(0)
        return cls(**{c.name: np.concatenate([getattr(t, c.name) for t in tables]) for c in cls.columns()})

    def take(self, index: NDArray[Any]) -> Self:
        """The rows that an index or a mask names, in its order."""
        return type(self)(**{c.name: getattr(self, c.name)[index] for c in self.columns()})

    def replace(self, **arrays: Any) -> Self:
        """The same rows with some columns given anew (arrays or scalars, as in `of`)."""
        kept = {c.name: getattr(self, c.name) for c in self.columns()}
        by_name = {c.name: c for c in self.columns()}
        return type(self)(**{**kept, **{n: _column(by_name[n], v, len(self)) for n, v in arrays.items()}})

    def rows(self) -> list[dict[str, Any]]:
        """Plain rows with words written out, for pages and JSON; not for bulk paths."""
        lists = {c.name: column_values(c, getattr(self, c.name)) for c in self.columns()}
        return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def column_values(column: Column, array: NDArray[Any]) -> list[Any]:
    """One column as plain Python values: ids and words as text."""
    if column.form == "id":
        return [v.decode("ascii") for v in array.tolist()]
    if column.form == "word":
        return np.array(column.words, dtype=object)[array].tolist()  # type: ignore[no-any-return]
    return array.tolist()  # type: ignore[no-any-return]


def column_array(column: Column, values: Sequence[Any]) -> NDArray[Any]:
    """The inverse of `column_values`: plain values to a column array."""
    if column.form == "word":
        codes = {w: i for i, w in enumerate(column.words)}
        return np.array([codes[v] if isinstance(v, str) else v for v in values], dtype=column.dtype)
    if column.form == "text":
        made = np.empty(len(values), dtype=object)
        made[:] = values
        return made
    return np.array(values, dtype=column.dtype)


def _column(column: Column, value: Any, rows: int) -> NDArray[Any]:
    if value is None:
        value = "" if column.form == "text" else b"" if column.form == "id" else 0
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return value if value.dtype == column.dtype else value.astype(column.dtype)
    if isinstance(value, list | tuple):
        blank: Any = "" if column.form in {"text", "id"} else 0
        return column_array(column, [blank if v is None else v for v in value])
    if column.form == "word" and isinstance(value, str):
        value = column.words.index(value)
    return filled(column, rows, value)


def filled(column: Column, rows: int, value: Any) -> NDArray[Any]:
    """A column that holds one value throughout. (`np.full` would cut zero characters off the end of a text.)."""
    made = np.empty(rows, dtype=column.dtype)
    made.fill(value)
    return made


def row_ids(tag: str, table: Table, names: Sequence[str]) -> Ids:
    """Hash the named columns of every row: SHA-256, 160 bits of it as hexadecimal.

    A row's bytes are the tag and a zero byte; then the integer and word columns among `names`, each 8 bytes little-endian (a word as
    its code); then the id and text columns, each as its length (8 bytes) and UTF-8. Within both groups the order is that
    of `names`. Two rows have one id exactly if they agree in all named columns.
    """
    by_name = {c.name: c for c in table.columns()}
    fixed = [n for n in names if by_name[n].form in {"integer", "word"}]
    texts = [_text_bytes(by_name[n], getattr(table, n)) for n in names if n not in fixed]
    rows = _joined([tag.encode() + b"\0", *_packed(table, fixed), *texts], len(table))
    sha256, kept = hashlib.sha256, ID_CHARS // 2
    digests = [sha256(row).digest()[:kept] for row in rows]
    return np.frombuffer(b"".join(digests).hex().encode("ascii"), dtype="S40")


def _packed(table: Table, names: Sequence[str]) -> list[list[bytes]]:
    """The integers and words of every row, 8 bytes each; nothing without names."""
    if not names:
        return []
    block = np.empty((len(table), len(names)), dtype="<i8")
    for place, name in enumerate(names):
        block[:, place] = getattr(table, name)
    return [block.view(f"V{8 * len(names)}").ravel().tolist()]


def _joined(columns: Sequence[bytes | list[bytes]], rows: int) -> Iterable[bytes]:
    """The bytes of every row, one column after the other; neighbours that are the same in all rows are joined once."""
    parts: list[bytes | list[bytes]] = []
    for column in columns:
        if parts and isinstance(column, bytes) and isinstance(parts[-1], bytes):
            parts[-1] += column
        else:
            parts.append(column)
    pieces = [itertools.repeat(p, rows) if isinstance(p, bytes) else p for p in parts]
    return map(b"".join, zip(*pieces, strict=True))


def _text_bytes(column: Column, array: NDArray[Any]) -> bytes | list[bytes]:
    """Every value of one text or id column as self-delimiting bytes; one value alone where all rows have the same."""
    if len(array) and (array == array[0]).all():
        return _delimited(column_values(column, array[:1])[0])
    if column.form == "id" and (whole := _whole_ids(array)):
        return whole
    return [_delimited(v) for v in column_values(column, array)]


def _whole_ids(array: NDArray[Any]) -> list[bytes]:
    """Ids as self-delimiting bytes, many at once; none if some are shorter than ids are."""
    characters = np.ascontiguousarray(array).view(np.uint8).reshape(-1, ID_CHARS)
    if not characters[:, -1].all():
        return []
    length = np.frombuffer(ID_CHARS.to_bytes(8, "little"), np.uint8)
    made = np.hstack([np.broadcast_to(length, (len(array), len(length))), characters])
    return made.view(f"V{made.shape[1]}").ravel().tolist()


def _delimited(value: str) -> bytes:
    encoded = value.encode()
    return len(encoded).to_bytes(8, "little") + encoded
