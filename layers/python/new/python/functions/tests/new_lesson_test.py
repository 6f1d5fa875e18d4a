import unittest

from new_lesson import greet


class NewLessonTest(unittest.TestCase):
    def test_a_name_is_greeted(self):
        self.assertEqual(greet("Ada"), "Hello, Ada!")

    def test_nobody_is_greeted_without_a_name(self):
        self.assertEqual(greet(""), "Hello!")
