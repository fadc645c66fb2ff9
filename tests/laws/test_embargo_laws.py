"""Sealed files: what was sealed comes out, the same arguments give the same bytes, and whatever was changed is refused."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from trucewatch.errors import DefectFound, TrucewatchError, WorkflowError
from trucewatch.model.cases import Case, Draft
from trucewatch.respond.embargo import document, label, read_label, seal, sent, unseal

KEYS = st.binary(min_size=32, max_size=32)
NAMES = st.text(min_size=1, max_size=30)
LABELS = st.tuples(NAMES, st.integers(0, 2**53 - 1), NAMES, NAMES, NAMES)


def case(name="1", entry=7):
    return Case(name, draft=Draft("breach", {"en": "text"}, 1, 2, 3, entry))


def labelled(key, name, entry, log, notice, public):
    (one,) = sent(case(name, entry))
    return label(one, key, log, notice, public)


@given(st.binary(max_size=500), KEYS, LABELS)
def test_what_was_sealed_comes_out(content, key, parts):
    marked = labelled(key, *parts)
    made = seal(content, key, marked)
    assert made == seal(content, key, dict(reversed(marked.items())))
    assert read_label(made, "x") == marked
    assert unseal(made, key, "x") == content
    assert max(map(len, made.split(b"\n")[3:])) <= 76


@given(st.binary(max_size=200), KEYS, LABELS, st.data())
@settings(max_examples=150)
def test_a_flipped_bit_is_refused(content, key, parts, data):
    made = bytearray(seal(content, key, labelled(key, *parts)))
    made[data.draw(st.integers(0, len(made) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(TrucewatchError):
        unseal(bytes(made), key, "x")


@given(st.binary(max_size=200), KEYS, LABELS, LABELS)
def test_a_label_of_another_document_is_refused(content, key, parts, other):
    assume(parts != other)
    made = seal(content, key, labelled(key, *parts))
    body = made.split(b"\n\n", 1)[1]
    swapped = seal(b"", key, labelled(key, *other)).split(b"\n\n", 1)[0] + b"\n\n" + body
    with pytest.raises(DefectFound):
        unseal(swapped, key, "x")


@given(st.binary(max_size=200), KEYS, KEYS, LABELS)
def test_one_file_opens_to_one_text_only(content, key, other, parts):
    assume(key != other)
    made = seal(content, key, labelled(key, *parts))
    with pytest.raises(WorkflowError, match="another file"):
        unseal(made, other, "x")


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_opened(data):
    with pytest.raises(TrucewatchError):
        unseal(data, bytes(32), "x")


def test_the_document_says_what_its_label_says():
    (one,) = sent(case())
    marked = label(one, bytes(32), "log", "EXERCISE: invented.", "2031-05-07T18:00:00Z")
    made = document(one, marked, {"public": "2031-05-07T18:00:00Z"}, "exercise")
    assert b'"notice":"EXERCISE: invented."' in made
    assert b'"public":"2031-05-07T18:00:00Z"' in made
    assert b'"texts":{"en":"text"}' in made
