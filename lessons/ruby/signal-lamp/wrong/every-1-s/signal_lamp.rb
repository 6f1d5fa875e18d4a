module SignalLamp
  # Say in words how a lighthouse blinks.
  def self.describe(flashes, period)
    return "steady light" if flashes.zero?

    what = flashes == 1 ? "1 flash" : "#{flashes} flashes"
    often = "every #{period} s"
    "#{what} #{often}"
  end
end
