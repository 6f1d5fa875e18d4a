import unittest

from cloakroom import Cloakroom, CloakroomError, CloakroomFull, NoSuchCoat


class HangingTest(unittest.TestCase):
    def test_hooks_are_given_out_from_the_lowest(self):
        room = Cloakroom(3)
        self.assertEqual([room.hang("fur"), room.hang("mac"), room.hang("cape")], [1, 2, 3])

    def test_a_hook_that_became_free_is_used_again(self):
        room = Cloakroom(3)
        for coat in ("fur", "mac", "cape"):
            room.hang(coat)
        room.fetch(2)
        self.assertEqual(room.hang("poncho"), 2)

    def test_the_lowest_of_several_free_hooks_is_used(self):
        room = Cloakroom(3)
        for coat in ("fur", "mac", "cape"):
            room.hang(coat)
        room.fetch(3)
        room.fetch(1)
        self.assertEqual(room.hang("poncho"), 1)

    def test_a_full_cloakroom_takes_no_coat(self):
        room = Cloakroom(1)
        room.hang("fur")
        with self.assertRaises(CloakroomFull):
            room.hang("mac")

    def test_a_refused_coat_changes_nothing(self):
        room = Cloakroom(1)
        room.hang("fur")
        with self.assertRaises(CloakroomFull):
            room.hang("mac")
        self.assertEqual((room.find("mac"), room.fetch(1)), ([], "fur"))

    def test_a_cloakroom_without_hooks_is_always_full(self):
        with self.assertRaises(CloakroomFull):
            Cloakroom(0).hang("fur")


class FetchingTest(unittest.TestCase):
    def test_every_guest_gets_the_right_coat(self):
        room = Cloakroom(2)
        room.hang("fur")
        room.hang("mac")
        self.assertEqual((room.fetch(2), room.fetch(1)), ("mac", "fur"))

    def test_an_empty_hook_has_no_coat(self):
        with self.assertRaises(NoSuchCoat):
            Cloakroom(2).fetch(1)

    def test_a_coat_can_be_fetched_only_once(self):
        room = Cloakroom(1)
        room.hang("fur")
        room.fetch(1)
        with self.assertRaises(NoSuchCoat):
            room.fetch(1)

    def test_hooks_that_do_not_exist_have_no_coat(self):
        room = Cloakroom(1)
        room.hang("fur")
        for hook in (0, 2, -1):
            with self.assertRaises(NoSuchCoat, msg=f"fetch({hook})"):
                room.fetch(hook)


class LookingTest(unittest.TestCase):
    def test_coats_of_the_same_kind_are_found_in_order(self):
        room = Cloakroom(4)
        for coat in ("mac", "fur", "mac", "cape"):
            room.hang(coat)
        room.fetch(1)
        room.hang("mac")
        self.assertEqual(room.find("mac"), [1, 3])

    def test_a_coat_that_nobody_brought_is_on_no_hook(self):
        self.assertEqual(Cloakroom(2).find("fur"), [])

    def test_free_hooks_are_counted(self):
        room = Cloakroom(2)
        counts = [room.free]
        room.hang("fur")
        counts.append(room.free)
        room.fetch(1)
        counts.append(room.free)
        self.assertEqual(counts, [2, 1, 2])

    def test_two_cloakrooms_do_not_share_their_coats(self):
        left, right = Cloakroom(1), Cloakroom(1)
        left.hang("fur")
        self.assertEqual((left.free, right.free), (0, 1))


class ErrorsTest(unittest.TestCase):
    def test_both_errors_can_be_caught_as_one(self):
        self.assertTrue(issubclass(CloakroomFull, CloakroomError))
        self.assertTrue(issubclass(NoSuchCoat, CloakroomError))

    def test_the_two_errors_are_not_the_same(self):
        self.assertFalse(issubclass(CloakroomFull, NoSuchCoat))
        self.assertFalse(issubclass(NoSuchCoat, CloakroomFull))
