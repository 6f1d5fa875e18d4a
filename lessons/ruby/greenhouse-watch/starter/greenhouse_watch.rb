module GreenhouseWatch
  # The hours at which it was too cold or too warm.
  def self.bad_hours(temperatures, comfort)
    raise NotImplementedError, "GreenhouseWatch.bad_hours is yours to write"
  end

  # The length of the longest run of good hours.
  def self.longest_calm(temperatures, comfort)
    raise NotImplementedError, "GreenhouseWatch.longest_calm is yours to write"
  end
end
