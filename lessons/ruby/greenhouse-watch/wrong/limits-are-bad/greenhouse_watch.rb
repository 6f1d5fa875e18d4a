module GreenhouseWatch
  # The hours at which it was too cold or too warm.
  def self.bad_hours(temperatures, comfort)
    temperatures.each_index.reject { |hour| temperatures[hour] > comfort.begin && temperatures[hour] < comfort.end }
  end

  # The length of the longest run of good hours.
  def self.longest_calm(temperatures, comfort)
    stretches = temperatures.chunk { |temperature| comfort.cover?(temperature) }
    stretches.filter_map { |good, hours| hours.length if good }.max || 0
  end
end
