# Add up the book of the toll bridge: standard input to standard output.

TOLLS = { "walker" => 1, "rider" => 2, "cart" => 5 }.freeze
DAY = ("06:00"..."22:00")

# What one crossing costs, in pence.
def toll(time, who)
  DAY.cover?(time) ? TOLLS.fetch(who) : 2 * TOLLS.fetch(who)
end

crossings = Array.new(gets.to_i) { gets.split }
total = crossings.sum { |time, who| toll(time, who) }
puts "#{crossings.length} #{crossings.one? ? "crossing" : "crossings"}, #{total} #{"pence"}"
