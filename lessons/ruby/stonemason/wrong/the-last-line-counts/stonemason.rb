module Stonemason
  # The most beautiful way to break a text into lines.
  def self.carve(text, width)
    words = text.split
    raise ArgumentError, "a word does not fit on the stone" if words.any? { |word| word.length > width }

    next_line = best_breaks(words.map(&:length), width)
    lines = []
    start = 0
    while start < words.length
      lines << words[start...next_line[start]].join(" ")
      start = next_line[start]
    end
    lines
  end

  # For each word that may begin a line, the word that begins the line after it.
  def self.best_breaks(lengths, width)
    count = lengths.length
    ugliness = Array.new(count + 1, 0)
    next_line = Array.new(count)
    (count - 1).downto(0) do |start|
      options = ends(lengths, start, width).map do |finish, empty|
        line = empty**2
        [line + ugliness[finish], -finish]
      end
      ugliness[start], finish = options.min
      next_line[start] = -finish
    end
    next_line
  end

  # Where a line that begins with this word may end, and how many places it leaves empty.
  def self.ends(lengths, start, width)
    empty = width + 1
    fitting = lengths.drop(start).map { |length| empty -= length + 1 }.take_while { |left| left >= 0 }
    fitting.each.with_index(1).map { |left, words| [start + words, left] }
  end

  private_class_method :best_breaks, :ends
end
