"""Live records gathered: what comes out does not depend on where they were cut, and nothing of it is speech."""

from itertools import pairwise

import numpy as np
import pytest

from trucewatch.detect.quality import examine
from trucewatch.detect.speechless import speechless
from trucewatch.errors import SourceError
from trucewatch.model.signals import NS_PER_S, Stretch
from trucewatch.run.gathering import Gathering
from unit.run.test_waveforms import COUNTS, MINISEED, RECORD, trace, written

SPOKEN = np.rint(3000 * np.sin(2 * np.pi * 440 * np.arange(40_000) / 4000)).astype(np.int32)
FAST = written(trace(SPOKEN, "XX.MIC.00.GDF", 4000.0), encoding="STEIM2", reclen=RECORD)


def records(data: bytes, size: int = RECORD) -> list[bytes]:
    return [data[n : n + size] for n in range(0, len(data), size)]


def test_records_make_the_whole_again():
    gathering = Gathering(3600)
    for record in records(MINISEED):
        gathering.push(record)
    (s,) = examine(gathering.record(), 10.0)[0].stretches
    assert np.array_equal(s.samples, COUNTS)


@pytest.mark.parametrize("size", [RECORD, 3 * RECORD, 10 * RECORD])
def test_fast_sound_is_slowed_as_if_it_came_at_once(size):
    gathering = Gathering(3600)
    pieces = [s for part in records(FAST, size) for s in gathering.push(part)]
    whole = speechless(Stretch("XX.MIC.00.GDF", pieces[0].start_ns, 4000.0, SPOKEN.astype(float)))
    assert np.array_equal(np.concatenate([p.samples for p in pieces]), whole.samples)
    assert all(p.rate_hz == 500.0 for p in pieces)
    assert np.abs(whole.samples).max() < 1
    first = pieces[0]
    for before, after in pairwise(pieces):
        assert abs(after.start_ns - before.end_ns) <= 1
        assert (after.start_ns - first.start_ns) % (NS_PER_S // 500) in {0, 1, NS_PER_S // 500 - 1}


def test_a_lost_record_begins_anew():
    gathering = Gathering(3600)
    parts = records(FAST)
    lost = len(parts) // 2
    pieces = [s for k, part in enumerate(parts) if k != lost for s in gathering.push(part)]
    assert np.abs(np.concatenate([p.samples for p in pieces])).max() < 1
    assert len([1 for a, b in pairwise(pieces) if b.start_ns - a.end_ns > 1000]) == 1


def test_only_the_last_is_kept():
    gathering = Gathering(10.0)
    for record in records(MINISEED):
        gathering.push(record)
    kept = gathering.record().stretches
    assert kept[-1].end_ns - kept[0].end_ns < 10 * NS_PER_S
    assert sum(len(s.samples) for s in kept) >= 1000


def test_a_broken_record_is_refused_and_the_next_goes_on():
    gathering = Gathering(3600)
    with pytest.raises(SourceError):
        gathering.push(b"\0" * RECORD)
    assert gathering.push(MINISEED[:RECORD])
