module BrokenTypewriter
  # The keys that left no mark, in the order in which they were first struck.
  def self.broken_keys(meant, typed)
    broken = meant.downcase.chars - typed.downcase.chars
    paper = meant.chars.reject { |mark| broken.include?(mark.downcase) }.join
    raise ArgumentError, "the letter cannot have meant that" unless paper == typed

    broken.join
  end
end
