require "strscan"

module KnittingNotes
  # A row that cannot be knitted.
  class KnittingError < ArgumentError
    def initialize(position, problem)
      super("column #{position + 1}: #{problem}")
    end
  end

  # All stitches of a row, one after another.
  def self.expand(row)
    Reader.new(row).all
  end

  # Reads a row from left to right.
  class Reader
    def initialize(text)
      @scanner = StringScanner.new(text)
    end

    def all
      stitches = row
      unexpected unless @scanner.eos?
      stitches
    end

    private

    # Everything up to the end of the text or of the group around.
    def row
      stitches = []
      loop do
        @scanner.skip(/ +/)
        if (name = @scanner.scan(/[a-z]+/))
          stitches.concat([name] * number)
        elsif @scanner.check(/\(/)
          stitches.concat(group)
        elsif @scanner.eos? || @scanner.check(/\)/)
          return stitches
        else
          unexpected
        end
      end
    end

    def group
      start = @scanner.charpos
      @scanner.getch
      stitches = row
      raise KnittingError.new(start, "group never closed") if @scanner.eos?

      @scanner.getch
      return stitches unless @scanner.skip(/\*/)
      raise KnittingError.new(@scanner.charpos, "number expected") unless @scanner.check(/[0-9]/)

      stitches * number
    end

    # How often something is repeated: once, unless there is a number.
    def number
      start = @scanner.charpos
      count = (@scanner.scan(/[0-9]+/) || "1").to_i
      raise KnittingError.new(start, "nothing to repeat zero times") if count.zero?

      count
    end

    def unexpected
      raise KnittingError.new(@scanner.charpos, "unexpected '#{@scanner.getch}'")
    end
  end

  private_constant :Reader
end
