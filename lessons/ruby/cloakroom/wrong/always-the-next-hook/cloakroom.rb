# A row of hooks, numbered from 1.
class Cloakroom
  # Something went wrong in the cloakroom.
  class Error < StandardError; end

  # Every hook is taken.
  class Full < Error; end

  # Nothing hangs there.
  class NoSuchCoat < Error; end

  def initialize(hooks)
    @hooks = 1..hooks
    @coats = {}
  end

  # How many hooks are free.
  def free
    @hooks.count - @coats.length
  end

  # Hang a coat on the lowest free hook and return its number.
  def hang(coat)
    hook = @hooks.find { |number| number > @coats.length && !@coats.key?(number) }
    raise Full, "all #{@hooks.count} hooks are taken" unless hook

    @coats[hook] = coat
    hook
  end

  # Take the coat from a hook.
  def fetch(hook)
    @coats.delete(hook) { raise NoSuchCoat, "nothing hangs on hook #{hook}" }
  end

  # All hooks with such a coat, in order.
  def find(coat)
    @hooks.select { |hook| @coats[hook] == coat }
  end
end
