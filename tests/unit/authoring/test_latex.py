"""LaTeX statements become Markdown; what is not understood is refused."""

from __future__ import annotations

import pytest

from cdu.authoring.errors import LessonError
from cdu.authoring.formats.kattis.latex import convert

TABLE = "\\begin{tabular}{|l|r|}\\hline a & b \\\\ \\hline 1 & \\texttt{x|y} \\\\ \\end{tabular}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\nline.\n\nAnother.", "One line.\n\nAnother."),
        ("a % comment\nb\\%\n% c\n\nd", "a b%\n\nd"),
        ("\\problemname{X}\n\\section*{Input} A", "## Input\n\nA"),
        ("\\begin{Input}\nA\n\\end{Input}\\begin{Output}B\\end{Output}", "## Input\n\nA\n\n## Output\n\nB"),
        ("\\emph{a} \\textbf{b } {\\it c}, {\\bf d} \\textsc{e}", "*a* **b** *c*, **d** e"),
        ("\\texttt{a\\_b*} {\\tt c} \\verb|d`e|", "`a_b*` `c` ``d`e``"),
        ("``a'' --- b--c, d~e \\ldots", "“a” — b\u2013c, d e …"),
        ("$a_1 \\le b$ and \\(c*d\\)", "$a_1 \\le b$ and $c*d$"),
        ("See \\[ x^2 \\] now", "See\n\n$$x^2$$\n\nnow"),
        ("$$ x $$ \\begin{align*}y\\end{align*}", "$$x$$\n\n$$\\begin{align*}y\\end{align*}$$"),
        ("a*b_c <d \\$5 \\#1", "a\\*b\\_c \\<d \\$5 #1"),
        ("\\\"a\\'{e}\\c{c}\\o\\^{\\i}", "äéçøî"),
        ("1. not a list\n\n- nor this", "1\\. not a list\n\n\\- nor this"),
        (
            "\\url{https://a.example/b\\_c} \\href{https://a.example}{A}",
            "<https://a.example/b_c> [A](https://a.example)",
        ),
        ("x\\footnote{Really.}", "x (Really.)"),
        ("\\begin{itemize}\\item a\n\n b \\item[X] c\\end{itemize}", "- a\n\n  b\n- **X** c"),
        (
            "\\begin{enumerate}\\item a \\begin{itemize}\\item b\\end{itemize}\\item c\\end{enumerate}",
            "1. a\n\n   - b\n1. c",
        ),
        ("\\begin{verbatim}\n a $b%\n\\end{verbatim}", "```\n a $b%\n```"),
        ("\\begin{quote}a\n\nb\\end{quote}", "> a\n> \n> b"),
        ("\\begin{center}a\\end{center}", "a"),
        (TABLE, "| a | b |\n| --- | --- |\n| 1 | `x\\|y` |"),
        ("\\newcommand{\\most}{10^5}\\def\\n{N}Up to $\\most$ \\n.", "Up to $10^5$ N."),
        ("a \\\\ b", "a \\\nb"),
        ("A \\nextsample B \\remainingsamples", "A\n\n{{nextsample}}\n\nB\n\n{{remainingsamples}}"),
        ("The end of an item, a begin and a par.", "The end of an item, a begin and a par."),
    ],
)
def test_becomes_markdown(text: str, expected: str) -> None:
    assert convert(text, "problem.tex") == expected + "\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\\mystery", "\\mystery is not understood"),
        ("\\begin{mystery}a\\end{mystery}", "\\begin{mystery} is not understood"),
        ("\\begin{itemize}\\item a", "\\begin{itemize} without its \\end"),
        ("\\begin{center}a\\end{itemize}", "\\begin{center} without its \\end"),
        ("a\\end{center}", "\\end where nothing was begun"),
        ("\\begin{itemize} a \\item b\\end{itemize}", "\\begin{itemize} without its \\end"),
        ("{a", "not closed"),
        ("\\url{a", "not closed"),
        ("a}", "} is not understood"),
        ("\\begin{tabular}{l} a & \\multicolumn{2}{c}{b} \\end{tabular}", "\\multicolumn is not understood"),
        ("\\newcommand{\\x}[1]{#1}\\x{a}", "\\newcommand is not understood"),
        ("\\newcommand{\\x}{\\x}\\x", "\\x is not understood"),
        ("\\input{other}", "\\input is not understood"),
        ("\\includegraphics[width=1cm]{a.png}", "has pictures"),
        ("{" * 10_000, "nested too deeply"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, told: str) -> None:
    with pytest.raises(LessonError) as error:
        convert(text, "problem.tex")
    assert str(error.value).startswith("problem.tex: ")
    assert told in str(error.value)
