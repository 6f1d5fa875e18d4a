import unittest

from harbour_ledger import evaluate


def value(formula, **cells):
    """The value of the formula in a ledger with these other cells."""
    return evaluate({**cells, "Z9": formula})["Z9"]


class WrittenTest(unittest.TestCase):
    def test_numbers_are_numbers(self):
        self.assertEqual(evaluate({"A1": "12", "A2": "-3", "A3": "007"}), {"A1": 12, "A2": -3, "A3": 7})

    def test_text_stays_as_it_stands(self):
        cells = {"A1": "barrels", "A2": " 12", "A3": "1.5", "A4": "", "A5": "- 3", "A6": " =1"}
        self.assertEqual(evaluate(cells), cells)

    def test_a_whole_ledger(self):
        cells = {"A1": "12", "A2": "barrels", "B1": "=A1*(3+1)", "B2": "=sum(A1:B1)"}
        self.assertEqual(evaluate(cells), {"A1": 12, "A2": "barrels", "B1": 48, "B2": 60})

    def test_an_empty_ledger_has_no_values(self):
        self.assertEqual(evaluate({}), {})

    def test_what_is_written_is_not_changed(self):
        cells = {"A1": "=B1", "B1": "3"}
        evaluate(cells)
        self.assertEqual(cells, {"A1": "=B1", "B1": "3"})


class ArithmeticTest(unittest.TestCase):
    def test_products_come_before_sums(self):
        self.assertEqual(value("=2+3*4"), 14)

    def test_subtraction_goes_from_left_to_right(self):
        self.assertEqual(value("=10-4-3"), 3)

    def test_parentheses_come_first(self):
        self.assertEqual(value("=(2+3)*(4-1)"), 15)

    def test_a_minus_may_stand_before_any_value(self):
        for formula, expected in (("=-3+5", 2), ("=2*-3", -6), ("=-(1+2)", -3), ("=--4", 4), ("=5--2", 7)):
            self.assertEqual(value(formula), expected, formula)

    def test_a_minus_binds_tighter_than_a_product(self):
        self.assertEqual(value("=-2*3-1"), -7)

    def test_blanks_may_stand_between(self):
        self.assertEqual(value("= 2 * ( A1 + 1 ) ", A1="4"), 10)

    def test_large_numbers_are_exact(self):
        self.assertEqual(value("=99999999999*99999999999"), 9999999999800000000001)


class CellsTest(unittest.TestCase):
    def test_cells_may_need_cells_that_come_later(self):
        self.assertEqual(evaluate({"A1": "=B1+1", "B1": "=C1+1", "C1": "1"}), {"A1": 3, "B1": 2, "C1": 1})

    def test_an_empty_cell_counts_as_zero(self):
        self.assertEqual((value("=A1+1"), value("=A1")), (1, 0))

    def test_a_formula_may_point_at_text(self):
        self.assertEqual((value("=A1", A1="rum"), value("=((A1))", A1="rum")), ("rum", "rum"))

    def test_the_same_cell_may_be_needed_many_times(self):
        cells = {"A1": "1", **{f"A{row}": f"=A{row - 1}+A{row - 1}" for row in range(2, 61)}}
        self.assertEqual(evaluate(cells)["A60"], 2**59)


class RectanglesTest(unittest.TestCase):
    CELLS = {"A1": "4", "A2": "rum", "B1": "-2", "B3": "=A1+6"}

    def test_the_three_functions(self):
        found = [value(f"={name}(A1:B3)", **self.CELLS) for name in ("sum", "min", "max")]
        self.assertEqual(found, [12, -2, 10])

    def test_corners_may_be_given_in_any_order(self):
        for corners in ("A1:B3", "B3:A1", "A3:B1", "B1:A3"):
            self.assertEqual(value(f"=sum({corners})", **self.CELLS), 12, corners)

    def test_a_rectangle_may_be_a_single_cell(self):
        self.assertEqual(value("=max(B1:B1)", **self.CELLS), -2)

    def test_without_numbers_all_three_are_zero(self):
        for name in ("sum", "min", "max"):
            self.assertEqual(value(f"={name}(A2:A3)", **self.CELLS), 0, name)

    def test_functions_can_be_calculated_with(self):
        self.assertEqual(value("=2*sum(A1:B1)-min( A1 : B1 )", **self.CELLS), 6)

    def test_rows_are_ordered_as_numbers(self):
        self.assertEqual(value("=sum(A9:A11)", A9="1", A10="2", A11="3", A1="100"), 6)


class SyntaxTest(unittest.TestCase):
    def test_formulas_that_cannot_be_read(self):
        formulas = ("=", "=1+", "=*2", "=(1", "=1)", "=1 2", "=A1 B1", "=2A1", "=1.5", "=A", "=a1", "=+1", "=A1:B2")
        for formula in formulas:
            self.assertEqual(value(formula), "#SYNTAX", formula)

    def test_cells_that_cannot_be(self):
        for formula in ("=A0", "=A01", "=A100", "=AB1", "=sum(A0:A1)"):
            self.assertEqual(value(formula), "#SYNTAX", formula)

    def test_functions_that_cannot_be_read(self):
        for formula in ("=sum", "=sum()", "=sum(A1)", "=sum(A1:)", "=sum(A1:A2", "=sum(1:2)", "=avg(A1:A2)", "=SUM(A1:A2)"):
            self.assertEqual(value(formula), "#SYNTAX", formula)

    def test_blanks_must_not_cut_a_number_or_a_name(self):
        for formula in ("=1 0", "=A 1", "=su m(A1:A2)"):
            self.assertEqual(value(formula), "#SYNTAX", formula)

    def test_a_formula_that_cannot_be_read_is_so_whatever_its_cells_hold(self):
        self.assertEqual(value("=A1+1+", A1="rum"), "#SYNTAX")

    def test_digits_of_other_scripts_are_no_numbers(self):
        self.assertEqual((value("=²"), value("٣")), ("#SYNTAX", "٣"))


class TextTest(unittest.TestCase):
    def test_text_cannot_be_calculated_with(self):
        for formula in ("=A1+1", "=1-A1", "=A1*0", "=-A1"):
            self.assertEqual(value(formula, A1="rum"), "#TEXT", formula)

    def test_a_cell_without_a_single_letter_is_text_too(self):
        self.assertEqual(value("=A1+1", A1=""), "#TEXT")

    def test_text_that_looks_like_trouble_is_text(self):
        self.assertEqual((value("=A1", A1="#LOOP"), value("=A1+1", A1="#LOOP")), ("#LOOP", "#TEXT"))

    def test_text_that_looks_like_trouble_is_passed_over_in_a_rectangle(self):
        self.assertEqual(value("=sum(A1:A2)", A1="#LOOP", A2="7"), 7)


class LoopTest(unittest.TestCase):
    def test_a_cell_that_needs_itself(self):
        self.assertEqual(evaluate({"A1": "=A1"}), {"A1": "#LOOP"})

    def test_every_cell_of_a_loop_is_in_trouble(self):
        cells = {"A1": "=B1", "B1": "=C1+1", "C1": "=A1*2"}
        self.assertEqual(evaluate(cells), dict.fromkeys(cells, "#LOOP"))

    def test_a_cell_that_needs_one_of_a_loop_is_in_trouble_too(self):
        self.assertEqual(evaluate({"A1": "=B1", "B1": "=B1", "C1": "5"}), {"A1": "#LOOP", "B1": "#LOOP", "C1": 5})

    def test_a_rectangle_around_its_own_cell_is_a_loop(self):
        self.assertEqual(evaluate({"A1": "1", "B2": "=sum(A1:C3)"}), {"A1": 1, "B2": "#LOOP"})

    def test_a_product_with_zero_does_not_break_a_loop(self):
        self.assertEqual(value("=0*Z9"), "#LOOP")


class SpreadingTest(unittest.TestCase):
    def test_trouble_spreads_to_whoever_needs_the_value(self):
        cells = {"A1": "=1+", "B1": "=A1*2", "C1": "=B1"}
        self.assertEqual(evaluate(cells), dict.fromkeys(cells, "#SYNTAX"))

    def test_the_first_trouble_from_the_left_counts(self):
        cells = {"A1": "=)", "B1": "rum"}
        self.assertEqual((value("=A1+(B1+1)", **cells), value("=(B1+1)+A1", **cells)), ("#SYNTAX", "#TEXT"))

    def test_in_a_rectangle_trouble_counts_row_by_row(self):
        cells = {"A2": "=)", "B1": "=C9+1", "C9": "rum"}
        self.assertEqual(value("=sum(A1:B2)", **cells), "#TEXT")

    def test_trouble_in_a_rectangle_is_not_passed_over(self):
        self.assertEqual(value("=max(A1:A2)", A1="3", A2="=("), "#SYNTAX")

    def test_cells_without_trouble_are_not_touched_by_it(self):
        self.assertEqual(evaluate({"A1": "=(", "B1": "=2*3"}), {"A1": "#SYNTAX", "B1": 6})
