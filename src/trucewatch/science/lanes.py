"""Many samples in one value: vectors as wide as a tile needs, so that compiled loops keep their running sums in registers.

numba writes narrow additions and reloads its accumulators (docs/decisions/0010). Here a value holds 64 single floats, or 128 short
integers; LLVM spreads it over as many registers as the processor has, of whatever width. Every operation is made in each lane by itself and rounded
there: no processor, width or number of threads changes a bit.

Limits: for loops under `numba.njit` only. A load or store reaches over a whole vector: who calls sees to it that this lies in the array.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from llvmlite import ir
from numba import extending, types
from numba.extending import models, register_model

intrinsic: Any = extending.intrinsic

SCALARS: Final = {
    types.boolean: ir.IntType(1),
    types.float32: ir.FloatType(),
    types.int32: ir.IntType(32),
    types.int16: ir.IntType(16),
}
ONE_AND_A_HALF: Final = 12_582_912.0
"""1.5 x 2^23: what is added to it in single precision is rounded to a whole number, which its last bits then hold."""
BITS_OF_IT: Final = 0x4B400000


class Lanes(types.Type):
    """numba's name for a vector: what a lane holds, and how many lanes there are."""

    def __init__(self, scalar: Any, width: int) -> None:
        self.scalar, self.width = scalar, width
        super().__init__(name=f"Lanes({scalar}, {width})")

    @property
    def vector(self) -> Any:
        """LLVM's name for it."""
        return ir.VectorType(SCALARS[self.scalar], self.width)


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    """A vector is one value, held in registers."""

    def __init__(self, manager: Any, lanes: Lanes) -> None:
        super().__init__(manager, lanes, lanes.vector)  # type: ignore[no-untyped-call]


def _pointer(context: Any, builder: Any, array_type: Any, lanes: Lanes, array: Any, at: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), lanes.vector.as_pointer())


def loading(lanes: Lanes) -> Any:
    """Make `load(array, at)`: the vector that begins at a place of a contiguous array (n,)."""

    @intrinsic
    def load(_context: Any, array: Any, at: Any) -> Any:
        def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            place = _pointer(context, builder, signature.args[0], lanes, *given)
            return builder.load(place, align=lanes.scalar.bitwidth // 8)

        return lanes(array, at), write

    return load


def filling(lanes: Lanes) -> Any:
    """Make `fill(x)`: the vector with x in every lane."""

    @intrinsic
    def fill(_context: Any, _x: Any) -> Any:
        def write(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            nothing, whole = ir.Constant(lanes.vector, ir.Undefined), ir.IntType(32)
            first = builder.insert_element(nothing, given[0], ir.Constant(whole, 0))
            zeros = ir.Constant(ir.VectorType(whole, lanes.width), [0] * lanes.width)
            return builder.shuffle_vector(first, nothing, zeros)

        return lanes(lanes.scalar), write

    return fill


@intrinsic
def store(_context: Any, array: Any, at: Any, lanes: Any) -> Any:
    """Write a vector into a contiguous array (n,) from a place on."""

    def write(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        place = _pointer(context, builder, signature.args[0], lanes, *given[:2])
        builder.store(given[2], place, align=lanes.scalar.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, at, lanes), write


def _by_lane(of_floats: str, of_integers: str) -> Any:
    @intrinsic
    def operation(_context: Any, a: Any, b: Any) -> Any:
        name = of_floats if a.scalar is types.float32 else of_integers

        def write(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            return getattr(builder, name)(*given)

        return a(a, b), write

    return operation


add = _by_lane("fadd", "add")
subtract = _by_lane("fsub", "sub")
multiply = _by_lane("fmul", "mul")


def _compared(sign: str) -> Any:
    @intrinsic
    def operation(_context: Any, a: Any, b: Any) -> Any:
        def write(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            compare: Callable[..., Any] = builder.icmp_signed
            if a.scalar is types.float32:
                compare = builder.fcmp_ordered
            return compare(sign, *given)

        return Lanes(types.boolean, a.width)(a, b), write

    return operation


above = _compared(">")
equal = _compared("==")


@intrinsic
def choose(_context: Any, where: Any, a: Any, b: Any) -> Any:
    """A's lanes where it is said, b's elsewhere."""

    def write(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(*given)

    return a(where, a, b), write


@intrinsic
def any_of(_context: Any, where: Any) -> Any:
    """Whether it is said of any lane."""

    def write(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        bits = ir.IntType(where.width)
        return builder.icmp_unsigned("!=", builder.bitcast(given[0], bits), ir.Constant(bits, 0))

    return types.boolean(where), write


@intrinsic
def total_of(_context: Any, lanes: Any) -> Any:
    """The sum of all lanes: one half is added to the other until one lane is left, so always in the same order."""

    def write(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        (value,) = given
        width = lanes.width
        while width > 1:
            width //= 2
            halves = ([*range(start, start + width)] for start in (0, width))
            lanes_of = (ir.Constant(ir.VectorType(ir.IntType(32), width), half) for half in halves)
            value = builder.fadd(*(builder.shuffle_vector(value, value, half) for half in lanes_of))
        return builder.extract_element(value, ir.Constant(ir.IntType(32), 0))

    return lanes.scalar(lanes), write


@intrinsic
def doubled(_context: Any, rounded: Any) -> Any:
    """2 to each whole number k from -126 to 127, given as 1.5 x 2^23 + k in single precision: its bits are shifted into the exponent."""

    def write(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        bits = ir.VectorType(ir.IntType(32), rounded.width)
        bias = ir.Constant(bits, [127 - BITS_OF_IT] * rounded.width)
        exponent = builder.add(builder.bitcast(given[0], bits), bias)
        shifted = builder.shl(exponent, ir.Constant(bits, [23] * rounded.width))
        return builder.bitcast(shifted, rounded.vector)

    return rounded(rounded), write
