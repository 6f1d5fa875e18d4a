# A row of hooks, numbered from 1.
class Cloakroom
  # Something went wrong in the cloakroom.
  class Error < StandardError; end

  # Every hook is taken.
  class Full < Error; end

  # Nothing hangs there.
  class NoSuchCoat < Error; end

  def initialize(hooks)
    raise NotImplementedError, "Cloakroom is yours to write"
  end
end
