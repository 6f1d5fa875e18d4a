import unittest

from night_train import arrival, next_departure


class NextDepartureTest(unittest.TestCase):
    def test_a_train_later_today_is_next(self):
        self.assertEqual(next_departure("23:40", "mon fri", "2027-03-01T12:00"), "2027-03-01T23:40")

    def test_a_train_that_has_left_is_not_next(self):
        self.assertEqual(next_departure("23:40", "mon fri", "2027-03-01T23:41"), "2027-03-05T23:40")

    def test_a_train_leaving_this_minute_can_be_caught(self):
        self.assertEqual(next_departure("23:40", "mon", "2027-03-01T23:40"), "2027-03-01T23:40")

    def test_days_on_which_it_does_not_run_are_passed_over(self):
        self.assertEqual(next_departure("22:05", "sun", "2027-03-01T12:00"), "2027-03-07T22:05")

    def test_a_week_may_pass_until_the_same_day(self):
        self.assertEqual(next_departure("06:00", "mon", "2027-03-01T06:01"), "2027-03-08T06:00")

    def test_closed_days_are_passed_over(self):
        closed = ("2027-03-01", "2027-03-05")
        self.assertEqual(next_departure("23:40", "mon fri", "2027-03-01T12:00", closed), "2027-03-08T23:40")

    def test_a_closed_day_without_a_train_changes_nothing(self):
        self.assertEqual(next_departure("23:40", "mon", "2027-03-01T12:00", ("2027-03-02",)), "2027-03-01T23:40")

    def test_a_month_may_end_in_between(self):
        self.assertEqual(next_departure("23:40", "mon", "2027-04-27T00:00"), "2027-05-03T23:40")

    def test_leap_years_have_their_extra_day(self):
        self.assertEqual(next_departure("23:40", "tue", "2028-02-28T12:00"), "2028-02-29T23:40")

    def test_midnight_belongs_to_the_day_that_begins(self):
        self.assertEqual(next_departure("00:00", "tue", "2027-03-01T23:59"), "2027-03-02T00:00")

    def test_a_train_that_never_runs_is_none(self):
        self.assertIsNone(next_departure("23:40", "", "2027-03-01T12:00"))

    def test_closed_for_a_year_is_none(self):
        closed = [f"2027-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 32)]
        self.assertIsNone(next_departure("23:40", "mon", "2026-12-31T23:50", closed))


class ArrivalTest(unittest.TestCase):
    def test_a_journey_may_go_on_into_the_next_year(self):
        self.assertEqual(arrival("2027-12-31T23:40", "9:25"), "2028-01-01T09:05")

    def test_a_short_journey_ends_on_the_same_day(self):
        self.assertEqual(arrival("2027-03-01T10:00", "0:45"), "2027-03-01T10:45")

    def test_minutes_carry_over_into_hours(self):
        self.assertEqual(arrival("2027-03-01T10:50", "1:20"), "2027-03-01T12:10")

    def test_a_journey_may_last_for_days(self):
        self.assertEqual(arrival("2028-02-27T22:00", "50:00"), "2028-03-01T00:00")
