import unittest

from great_clock import CircularPlan, UnknownJob, bottleneck, schedule

CLOCK = {
    "strike": (1, ["bell", "wheels"]),
    "bell": (3, ["beam"]),
    "beam": (5, []),
    "wheels": (6, []),
}


def chain(length):
    """A plan in which every job needs the next one."""
    return {number: (1, [number + 1] if number < length - 1 else []) for number in range(length)}


class ScheduleTest(unittest.TestCase):
    def test_a_job_begins_when_all_its_needs_are_finished(self):
        expected = {"strike": (8, 9), "bell": (5, 8), "beam": (0, 5), "wheels": (0, 6)}
        self.assertEqual(schedule(CLOCK), expected)

    def test_jobs_come_in_the_order_of_the_plan(self):
        self.assertEqual(list(schedule(CLOCK)), ["strike", "bell", "beam", "wheels"])

    def test_jobs_without_needs_begin_at_once(self):
        self.assertEqual(schedule({"oil": (2, []), "dust": (1, [])}), {"oil": (0, 2), "dust": (0, 1)})

    def test_the_need_that_ends_last_decides(self):
        work = {"hang": (1, ["rope", "hook", "nail"]), "rope": (2, []), "hook": (7, []), "nail": (3, [])}
        self.assertEqual(schedule(work)["hang"], (7, 8))

    def test_a_job_may_take_no_time(self):
        self.assertEqual(schedule({"look": (0, []), "nod": (1, ["look"])}), {"look": (0, 0), "nod": (0, 1)})

    def test_a_need_may_be_listed_twice(self):
        self.assertEqual(schedule({"a": (1, ["b", "b"]), "b": (2, [])}), {"a": (2, 3), "b": (0, 2)})

    def test_a_job_may_be_needed_by_several(self):
        work = {"left": (1, ["beam"]), "right": (2, ["beam"]), "beam": (4, [])}
        self.assertEqual(schedule(work), {"left": (4, 5), "right": (4, 6), "beam": (0, 4)})

    def test_no_work_needs_no_time(self):
        self.assertEqual(schedule({}), {})

    def test_the_plan_itself_is_left_alone(self):
        work = {"a": (1, ["b"]), "b": (2, [])}
        schedule(work)
        self.assertEqual(work, {"a": (1, ["b"]), "b": (2, [])})

    def test_thousands_of_jobs_may_need_one_another(self):
        self.assertEqual(schedule(chain(5000))[0], (4999, 5000))


class BottleneckTest(unittest.TestCase):
    def test_the_chain_that_takes_longest_is_shown(self):
        self.assertEqual(bottleneck(CLOCK), ["beam", "bell", "strike"])

    def test_the_longest_job_need_not_be_in_it(self):
        work = {"sleep": (9, []), "cut": (5, []), "fit": (5, ["cut"])}
        self.assertEqual(bottleneck(work), ["cut", "fit"])

    def test_a_single_job_is_its_own_bottleneck(self):
        self.assertEqual(bottleneck({"oil": (2, [])}), ["oil"])

    def test_of_jobs_that_end_last_together_the_first_in_the_plan_counts(self):
        self.assertEqual(bottleneck({"oil": (2, []), "dust": (3, []), "rust": (3, [])}), ["dust"])

    def test_of_needs_that_end_together_the_first_in_the_list_counts(self):
        work = {"rope": (3, []), "hook": (3, []), "hang": (1, ["hook", "rope"])}
        self.assertEqual(bottleneck(work), ["hook", "hang"])

    def test_of_no_work_it_is_empty(self):
        self.assertEqual(bottleneck({}), [])

    def test_it_may_be_thousands_of_jobs_long(self):
        self.assertEqual(len(bottleneck(chain(5000))), 5000)


class TroubleTest(unittest.TestCase):
    def test_a_job_that_is_not_in_the_plan_is_named(self):
        with self.assertRaises(UnknownJob) as caught:
            schedule({"strike": (1, ["bell"])})
        self.assertEqual(str(caught.exception), "bell")

    def test_a_circle_is_shown(self):
        with self.assertRaises(CircularPlan) as caught:
            schedule({"face": (2, ["pin"]), "hands": (1, ["face"]), "pin": (1, ["hands"])})
        self.assertEqual(str(caught.exception), "face -> pin -> hands -> face")

    def test_jobs_that_only_wait_for_a_circle_are_not_shown(self):
        with self.assertRaises(CircularPlan) as caught:
            schedule({"hands": (1, ["face"]), "face": (2, ["pin"]), "pin": (1, ["face"])})
        self.assertEqual(str(caught.exception), "face -> pin -> face")

    def test_jobs_that_a_circle_needs_are_not_shown(self):
        with self.assertRaises(CircularPlan) as caught:
            schedule({"oil": (1, []), "face": (2, ["oil", "pin"]), "pin": (1, ["oil", "face"])})
        self.assertEqual(str(caught.exception), "face -> pin -> face")

    def test_a_job_may_need_itself(self):
        with self.assertRaises(CircularPlan) as caught:
            schedule({"oil": (1, []), "wait": (1, ["wait"])})
        self.assertEqual(str(caught.exception), "wait -> wait")

    def test_a_circle_begins_with_the_job_that_is_first_in_the_plan(self):
        with self.assertRaises(CircularPlan) as caught:
            schedule({"c": (1, ["a"]), "a": (1, ["b"]), "b": (1, ["c"])})
        self.assertEqual(str(caught.exception), "c -> a -> b -> c")

    def test_an_unknown_job_counts_before_a_circle(self):
        with self.assertRaises(UnknownJob):
            schedule({"wait": (1, ["wait"]), "strike": (1, ["bell"])})

    def test_a_bottleneck_has_the_same_troubles(self):
        with self.assertRaises(UnknownJob):
            bottleneck({"strike": (1, ["bell"])})
        with self.assertRaises(CircularPlan):
            bottleneck({"wait": (1, ["wait"])})

    def test_both_errors_are_value_errors(self):
        with self.assertRaises(ValueError):
            schedule({"strike": (1, ["bell"])})
        with self.assertRaises(ValueError):
            schedule({"wait": (1, ["wait"])})
