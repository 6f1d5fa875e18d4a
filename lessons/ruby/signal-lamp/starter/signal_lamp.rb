module SignalLamp
  # Say in words how a lighthouse blinks.
  def self.describe(flashes, period)
    raise NotImplementedError, "SignalLamp.describe is yours to write"
  end
end
