# Turn echoes into depths: standard input to standard output.

SPEED = 1500.0

soundings = []
$stdin.each_line(chomp: true).with_index(1) do |line, click|
  if line == "-"
    puts "no echo"
  else
    depth = Float(line) * SPEED
    soundings << [depth, click]
    puts depth
  end
end

depth, click = soundings.min
puts depth ? "shallowest #{depth} at click #{click}" : "shallowest none"
