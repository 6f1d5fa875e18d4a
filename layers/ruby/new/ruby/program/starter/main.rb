name = gets.to_s.chomp
# The greeting is yours to print.
