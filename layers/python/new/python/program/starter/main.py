name = input()
# The greeting is yours to print.
