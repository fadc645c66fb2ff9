"""Exponential, logarithm, angles and the normal distribution from + - * / and square root alone.

The libraries' own differ in their last bits from one processor to the next. These are slower and an ulp or two less exact, and
give the same bits on every x86-64: every step is one correctly rounded operation, in a fixed order.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit

LOG2_E: Final = 1.4426950408889634
# ln 2 and pi / 2 in parts: the leading parts have trailing zero bits, so that their product with a small integer is exact.
LN2_HIGH: Final = float.fromhex("0x1.62e42fefa0000p-1")
LN2_LOW: Final = float.fromhex("0x1.cf79abc9e3b3ap-40")
HALF_PI_HIGH: Final = float.fromhex("0x1.921fb54400000p+0")
HALF_PI_MIDDLE: Final = float.fromhex("0x1.0b4611a600000p-34")
HALF_PI_LOW: Final = float.fromhex("0x1.3198a2e037073p-69")
HALF_PI: Final = math.pi / 2
SQRT_HALF: Final = 0.7071067811865476
TWO_OVER_SQRT_PI: Final = 1.1283791670955126
MOST_RADIANS: Final = 1e5
ERF_SPLIT: Final = 2.5
ERF_TERMS: Final = 64
ERFC_LEVELS: Final = 60
# (-1)^k / n! with n = 2 k + 1 and n = 2 k + 2, from the smallest on
SINE: Final = tuple((-1.0 if k % 2 else 1.0) / math.factorial(2 * k + 1) for k in range(8, 0, -1))
COSINE: Final = tuple((1.0 if k % 2 else -1.0) / math.factorial(2 * k + 2) for k in range(8, 0, -1))
# arctangents of 0, 1/4, 1/2, 3/4 and 1, to which `arc_tangent` reduces its argument
ARC_OF_QUARTERS: Final = (0.0, 0.24497866312686414, 0.4636476090008061, 0.6435011087932844, 0.7853981633974483)


@njit("float64(int64)", cache=True)
def power_of_two(exponent: int) -> float:
    """2 to an exponent from -1022 to 1023, by writing its bits."""
    return np.int64((exponent + 1023) << 52).view(np.float64)


@njit("float64(float64)", cache=True)
def exp(x: float) -> float:
    """Raise e to the power x; 0 below -708, infinity above 709. Error: under 2 ulp.

    Source: Muller, Elementary Functions (2016), ch. 11: additive range reduction by ln 2; Taylor series of the rest.
    """
    if x < -708.0:
        return 0.0
    if x > 709.0:
        return np.inf
    k = np.rint(x * LOG2_E)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    total = 1.0
    for n in range(14, 0, -1):
        total = 1.0 + r * total / n
    return total * power_of_two(int(k))


@njit("float64(float64)", cache=True)
def log(x: float) -> float:
    """Natural logarithm of a positive normal number; nan below 0, minus infinity at 0. Error: under 2 ulp.

    Source: Muller (2016), ch. 11: x = m 2^k, log m by the series of the inverse hyperbolic tangent.
    Limits: subnormal numbers are read as 0.
    """
    if not x >= 0.0:
        return np.nan
    if x < 2.2250738585072014e-308:
        return -np.inf
    if x == np.inf:
        return np.inf
    bits = np.float64(x).view(np.int64)
    k = (bits >> 52) - 1023
    m = np.int64((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000).view(np.float64)
    if m > 2.0 * SQRT_HALF:
        m = 0.5 * m
        k += 1
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    total = 0.0
    for n in range(23, 1, -2):
        total = z * (1.0 / n + total)
    # 2 s = f - s f exactly in the limit: adding the small parts first keeps the last bits of f
    return k * LN2_HIGH + (f - (s * f - (2.0 * s * total + k * LN2_LOW)))


@njit("float64(float64)", cache=True)
def sine_series(r: float) -> float:
    """Sine of an angle within a quarter of pi."""
    z = r * r
    total = 0.0
    for coefficient in SINE:
        total = z * (coefficient + total)
    return r + r * total


@njit("float64(float64)", cache=True)
def cosine_series(r: float) -> float:
    """Cosine of an angle within a quarter of pi."""
    z = r * r
    total = 0.0
    for coefficient in COSINE:
        total = z * (coefficient + total)
    return 1.0 - (0.5 * z - z * total)


@njit("Tuple((float64, int64))(float64)", cache=True)
def quarter_turns(x: float) -> tuple[float, int]:
    """An angle less its whole quarter turns, and how many those are, modulo 4."""
    k = np.rint(x / HALF_PI)
    r = ((x - k * HALF_PI_HIGH) - k * HALF_PI_MIDDLE) - k * HALF_PI_LOW
    return r, int(k) & 3


@njit("float64(float64)", cache=True)
def sin(x: float) -> float:
    """Sine of an angle in radians. Error: under 2 ulp, absolute 1e-16 near multiples of pi. Limits: nan beyond 1e5 radians.

    Source: Muller (2016), ch. 11: reduction by Cody and Waite in three parts; Taylor series.
    """
    if not abs(x) <= MOST_RADIANS:
        return np.nan
    r, turns = quarter_turns(x)
    value = cosine_series(r) if turns & 1 else sine_series(r)
    return -value if turns & 2 else value


@njit("float64(float64)", cache=True)
def cos(x: float) -> float:
    """Cosine of an angle in radians; see `sin`."""
    if not abs(x) <= MOST_RADIANS:
        return np.nan
    r, turns = quarter_turns(x)
    value = sine_series(r) if turns & 1 else cosine_series(r)
    return -value if (turns + 1) & 2 else value


@njit("float64(float64)", cache=True)
def arc_tangent(t: float) -> float:
    """Arctangent of a number from 0 to 1."""
    quarter = int(np.rint(4.0 * t))
    centre = 0.25 * quarter
    u = (t - centre) / (1.0 + t * centre)
    z = u * u
    total = 0.0
    for n in range(19, 1, -2):
        total = -z * (1.0 / n + total)
    return ARC_OF_QUARTERS[quarter] + (u + u * total)


@njit("float64(float64, float64)", cache=True)
def atan2(y: float, x: float) -> float:
    """Angle of the point (x, y) from the x axis, -pi to pi; 0 at the origin. Error: under 3 ulp.

    Source: Muller (2016), ch. 11: reduction to the nearest quarter by the addition theorem; Taylor series.
    """
    across, along = abs(y), abs(x)
    if across == 0.0 and along == 0.0:
        return 0.0
    angle = arc_tangent(across / along) if across <= along else HALF_PI - arc_tangent(along / across)
    if x < 0.0:
        angle = math.pi - angle
    return -angle if y < 0.0 else angle


@njit("float64(float64)", cache=True)
def erf_series(x: float) -> float:
    """Error function of a number from 0 to 2.5 by its series of positive terms."""
    z = 2.0 * x * x
    total = 0.0
    for n in range(ERF_TERMS, 0, -1):
        total = z * (1.0 + total) / (2.0 * n + 1.0)
    return TWO_OVER_SQRT_PI * exp(-x * x) * (x + x * total)


@njit("float64(float64)", cache=True)
def erfc_fraction(x: float) -> float:
    """Complement of the error function of a number from 2.5 upwards by its continued fraction."""
    rest = 0.0
    for n in range(ERFC_LEVELS, 0, -1):
        rest = 0.5 * n / (x + rest)
    return 0.5 * TWO_OVER_SQRT_PI * exp(-x * x) / (x + rest)


@njit("float64(float64)", cache=True)
def erfc_of_positive(x: float) -> float:
    """Complement of the error function of a number that is not negative."""
    return 1.0 - erf_series(x) if x < ERF_SPLIT else erfc_fraction(x)


@njit("float64(float64)", cache=True)
def erfc(x: float) -> float:
    """Complement of the error function. Error: relative 2e-12 for x <= 20, absolute 1e-15 for positive x.

    Source: Abramowitz & Stegun (1964), 7.1.6 and 7.1.14.
    """
    if x < 0.0:
        return 2.0 - erfc_of_positive(-x)
    return erfc_of_positive(x)


@njit("float64(float64)", cache=True)
def erf(x: float) -> float:
    """Error function. Error: under 8 ulp. Source: as `erfc`."""
    magnitude = abs(x)
    value = erf_series(magnitude) if magnitude < ERF_SPLIT else 1.0 - erfc_fraction(magnitude)
    return -value if x < 0.0 else value


@njit("float64(float64)", cache=True)
def normal_cdf(x: float) -> float:
    """Probability that a standard normal variable is at most x. Error: absolute 1e-15."""
    return 0.5 * erfc(-x * SQRT_HALF)
