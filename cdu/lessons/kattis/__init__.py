"""Kattis and ICPC problem packages (https://www.kattis.com/problem-package-format), read as lessons of programs."""
