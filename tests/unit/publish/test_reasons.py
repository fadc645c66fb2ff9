"""What left a finding open, by topic."""

from trucewatch.publish.reasons import open_topics
from unit.publish import sample

SETTLED = '{"a":{},"hi":1000000,"lo":1000000,"m":"reason.act.holds"}'
STRANGE = '{"a":{},"hi":1000000,"lo":0,"m":"reason.weather.open"}'


def test_each_finding_counts_once_for_each_open_topic():
    assert open_topics([sample.REASON, sample.REASON]) == {"act": 2, "in_zone": 2}


def test_what_is_settled_is_no_reason_and_what_is_new_has_no_name_of_its_own():
    assert open_topics([SETTLED]) == {}
    assert open_topics([STRANGE]) == {"other": 1}
