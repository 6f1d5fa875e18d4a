module NewLesson
  def self.greet(name)
    name.empty? ? 'Hello!' : "Hello, #{name}!"
  end
end
