module TideMarks
  # The positions of all high waters.
  def self.high_waters(levels)
    found = []
    top = nil
    levels.each_cons(2).with_index(1) do |(before, level), position|
      if level >= before
        top = position
      elsif level < before && top
        found << top
        top = nil
      end
    end
    found
  end
end
