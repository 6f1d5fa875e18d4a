name = gets.to_s.chomp
puts name.empty? ? 'Hello!' : "Hello, #{name}!"
