"""The days of the year: which is next, how many days are left, and for which records."""

from datetime import date

from programmes.worklist import deadlines


def test_the_nearest_day_comes_first_with_the_days_that_are_left() -> None:
    upcoming = deadlines.calendar(date(2026, 11, 24))
    assert [(each.deadline.key, each.words, each.days_left) for each in upcoming] == [
        ("bao-cao-thang", "trước 25/11/2026", 0),
        ("quyet-toan", "chậm nhất 22/1/2027", 59),
        ("dang-ky", "trước 20/5/2027", 176),
        ("tong-hop", "trước 15/6/2027", 202),
    ]


def test_the_monthly_report_moves_to_the_next_month_on_its_25th() -> None:
    upcoming = deadlines.MONTHLY_REPORT.next_from(date(2026, 12, 25))
    assert upcoming == date(2027, 1, 24)


def test_a_rule_counts_only_while_it_is_in_force() -> None:
    assert deadlines.calendar(date(2011, 3, 1)) == []
    replaced = deadlines.Deadline("cu", "", "", day=1, month=3, valid_to=date(2026, 3, 1))
    assert replaced.next_from(date(2026, 2, 1)) is None
    assert replaced.of_year(2025) == date(2025, 3, 1)


def test_settlement_is_due_15_days_after_acceptance_but_not_after_22_january() -> None:
    assert deadlines.settlement_due(2026, date(2026, 6, 1)) == date(2026, 6, 16)
    assert deadlines.settlement_due(2026, date(2027, 1, 15)) == date(2027, 1, 22)
    assert deadlines.settlement_due(2026, None) == date(2027, 1, 22)


def test_registration_of_a_year_ends_in_may_of_the_year_before() -> None:
    assert deadlines.registration_due(2027) == date(2026, 5, 19)
    assert deadlines.submission_due(2027) == date(2026, 6, 14)
