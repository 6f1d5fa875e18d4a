module TidalFlats
  STEPS = [[0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]].freeze

  # The fewest hours for the walk, or nil.
  def self.crossing(flats, tide, start, goal, boots: 0)
    heights = heights(flats)
    least_wet = Hash.new(boots + 1)
    # Where she can be, and how many hours she has been in the water at least.
    places = { start => 0 }
    (0..).each do |hour|
      return nil if places.empty?

      phase = hour % tide.length
      reached = places.to_h { |square, wet| [square, heights[square] < tide[phase] ? wet + 1 : wet] }
      reached.select! { |square, wet| wet < least_wet[[square, phase]] }
      return hour if reached.key?(goal)

      reached.each { |square, wet| least_wet[[square, phase]] = wet }
      places = onwards(reached, heights)
    end
  end

  # The height of every square.
  def self.heights(flats)
    flats.each_with_index.flat_map do |line, row|
      line.each_char.with_index.map { |height, column| [[row, column], height.to_i] }
    end.to_h
  end

  # Where she can be an hour later.
  def self.onwards(reached, heights)
    reached.each_with_object({}) do |((row, column), wet), places|
      STEPS.each do |down, right|
        place = [row + down, column + right]
        places[place] = [wet, places.fetch(place, wet)].min if heights.key?(place)
      end
    end
  end

  private_class_method :heights, :onwards
end
