read -r name
# The greeting is yours to print.
