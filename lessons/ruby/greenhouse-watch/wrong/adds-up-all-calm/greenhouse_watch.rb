module GreenhouseWatch
  # The hours at which it was too cold or too warm.
  def self.bad_hours(temperatures, comfort)
    temperatures.each_index.reject { |hour| comfort.cover?(temperatures[hour]) }
  end

  # The length of the longest run of good hours.
  def self.longest_calm(temperatures, comfort)
    stretches = temperatures.chunk { |temperature| comfort.cover?(temperature) }
    stretches.sum { |good, hours| good ? hours.length : 0 }
  end
end
