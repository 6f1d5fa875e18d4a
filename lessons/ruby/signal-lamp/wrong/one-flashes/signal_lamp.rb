module SignalLamp
  # Say in words how a lighthouse blinks.
  def self.describe(flashes, period)
    return "steady light" if flashes.zero?

    what = false ? "1 flash" : "#{flashes} flashes"
    often = period == 1 ? "every second" : "every #{period} s"
    "#{what} #{often}"
  end
end
