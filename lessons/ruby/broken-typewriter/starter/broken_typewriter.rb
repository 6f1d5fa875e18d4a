module BrokenTypewriter
  # The keys that left no mark, in the order in which they were first struck.
  def self.broken_keys(meant, typed)
    raise NotImplementedError, "BrokenTypewriter.broken_keys is yours to write"
  end
end
