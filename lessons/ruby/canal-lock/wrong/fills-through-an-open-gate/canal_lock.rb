module CanalLock
  # An order that must not be carried out.
  class LockError < ArgumentError; end

  # How the lock stands after these orders.
  def self.operate(orders)
    lock = Lock.new
    orders.each.with_index(1) do |order, number|
      raise LockError, "order #{number}: #{order}" unless lock.obey(order)
    end
    lock.to_h
  end

  # Two gates, the water between them, and perhaps a boat.
  class Lock
    def initialize
      @gate = :lower
      @water = :low
      @came_by = nil
      @passages = { lower: 0, upper: 0 }
    end

    def to_h
      { open: @gate, water: @water, boat: !@came_by.nil?, up: @passages[:upper], down: @passages[:lower] }
    end

    # Carry out an order; false if it is not allowed.
    def obey(order)
      case [order, @gate, @water, @came_by]
      in ["open lower", nil, :low, _] then @gate = :lower
      in ["open upper", nil, :high, _] then @gate = :upper
      in ["close lower", :lower, _, _] | ["close upper", :upper, _, _] then @gate = nil
      in ["fill", _, :low, _] then @water = :high
      in ["drain", nil, :high, _] then @water = :low
      in ["enter", Symbol, _, nil] then @came_by = @gate
      in ["leave", Symbol, _, Symbol] then leave
      else return false
      end
      true
    end

    private

    def leave
      @passages[@gate] += 1 if @gate != @came_by
      @came_by = nil
    end
  end

  private_constant :Lock
end
