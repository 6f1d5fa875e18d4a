module CanalLock
  # An order that must not be carried out.
  class LockError < ArgumentError; end

  # How the lock stands after these orders.
  def self.operate(orders)
    raise NotImplementedError, "CanalLock.operate is yours to write"
  end
end
