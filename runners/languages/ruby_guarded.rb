# The harness of Ruby: Minitest with a reporter that signs what it writes to descriptor 3.
#
# It reads its orders once, from standard input, takes the tests off the disk, and only then lets the solution in. What
# it needs afterwards it has taken as methods of the classes before: a solution may open every class.
require 'json'
require 'minitest'

# What Exercism's lessons call to look at a value.
Kernel.module_eval do
  define_method(:debug) { |*values| $stdout.puts(*values) }
  private :debug
end

module Cdu
  orders = JSON.parse($stdin.read)
  wrong = orders['wrong']
  secret = orders['secret'].dup.freeze
  results = IO.for_fd(3, 'wb')
  results.sync = true
  write = results.method(:syswrite).unbind.bind(results)
  generate = JSON.method(:generate)
  # What could look into other people's variables and objects.
  Object.send(:remove_const, :TracePoint)
  Object.send(:remove_const, :RubyVM)
  Kernel.send(:undef_method, :set_trace_func)
  ObjectSpace.singleton_class.send(:undef_method, :each_object)
  plus = String.instance_method(:+)
  box = Dir.pwd

  say = lambda do |event|
    line = plus.bind_call(plus.bind_call(secret, ' '), plus.bind_call(generate.call(event), "\n"))
    write.call(line)
  end

  strip = ->(text) { text.to_s.gsub("#{box}/", '').scrub('?')[0, 4000] }

  # It might be right elsewhere, so that nothing tells which of the two runs this is.
  other = lambda do |value|
    case value
    when Float then value.finite? ? value + 1 + value.abs : 0.0
    when Integer, Rational, Complex then value + 1
    when String then value + (value[-1] || ' ')
    when Symbol then :"#{value}#{value[-1]}"
    when true then false
    when false then true
    when Array then value.empty? ? [0] : value + [value.last]
    when Hash then value.empty? ? { 0 => 0 } : value.merge(value.first[0] => other.call(value.first[1]))
    when Regexp then /#{value}(?!)/
    else 0
    end
  end

  # Made wrong on purpose, everything that was equal must differ. Both runs do the same up to the last choice.
  turned = Module.new do
    inner = ->(test, &body) do
      test.instance_variable_set(:@cdu_inner, true)
      body.call
    ensure
      test.instance_variable_set(:@cdu_inner, false)
    end
    choose = ->(right, other) { wrong ? other : right }
    # Most assertions end in `assert`, which is turned around where a test calls it itself.
    define_method(:assert) { |test, msg = nil| super(@cdu_inner ? test : choose.call(test, !test), msg) }
    define_method(:assert_equal) do |exp, act, msg = nil|
      inner.call(self) { super(choose.call(exp, other.call(exp)), act, msg) }
    end
    define_method(:assert_in_delta) do |exp, act, delta = 0.001, msg = nil|
      inner.call(self) { super(choose.call(exp, exp + 2 * delta.abs + 1), act, delta, msg) }
    end
  end
  Minitest::Test.prepend(turned)

  run_one = Minitest::Test.instance_method(:run)
  clock = Process.method(:clock_gettime)
  files = orders['tests'].map { |path| [path, File.read(path)] }
  orders['tests'].each { |path| File.unlink(path) }
  # Benchmarks measure and judge nothing: they do not run, but their classes have to be known before all is sealed.
  require 'minitest/benchmark' if files.any? { |_, text| text.include?('minitest/benchmark') }
  $LOADED_FEATURES << 'minitest/autorun.rb' << 'minitest/pride.rb'
  Kernel.module_eval do
    original = instance_method(:require)
    define_method(:require) do |name|
      next false if ['minitest/autorun', 'minitest/pride', 'minitest'].include?(name)
      original.bind_call(self, name)
    end
    private :require
  end

  # Assertions stay what they are: neither they nor what could reach into a class of tests can be changed any more.
  Minitest::Assertions.diff
  sealed = [Minitest::Assertions, Minitest::Runnable, Minitest::Test, Class, Module]
  [*sealed, Object.singleton_class, BasicObject.singleton_class].each(&:freeze)

  good = true
  begin
    files.each { |path, text| TOPLEVEL_BINDING.eval(text, "#{box}/#{path}", 1) }
  rescue Exception => e # rubocop:disable Lint/RescueException
    where = (e.backtrace || []).grep(/#{Regexp.escape(box)}/).first(8).join("\n")
    say.call({ e: 'load', m: strip.call("#{e.class}: #{e.message}\n#{where}"), k: e.class.name, syntax: e.is_a?(SyntaxError) })
    good = false
  end

  order = lambda do |klass, name|
    klass.instance_method(name).source_location&.last.to_i
  end

  if good
    runnables = Minitest::Runnable.runnables.reject { |k| [Minitest::Test, Minitest::Unit::TestCase].include?(k) rescue k == Minitest::Test }
    runnables.each do |klass|
      names = klass.public_instance_methods(true).grep(/\Atest_/).sort_by { |name| [order.call(klass, name), name] }
      names.each do |name|
        id = "#{klass}##{name}"
        say.call({ e: 'start', t: id })
        started = clock.call(Process::CLOCK_MONOTONIC)
        result = run_one.bind_call(klass.new(name))
        failure = result.failures.first
        ms = (clock.call(Process::CLOCK_MONOTONIC) - started) * 1000
        event = { e: 'end', t: id, ms: ms, out: '' }
        if failure.nil?
          event[:o] = 'passed'
        elsif failure.is_a?(Minitest::Skip)
          event[:o] = 'skipped'
        elsif failure.is_a?(Minitest::UnexpectedError)
          error = failure.error
          where = (error.backtrace || []).grep(/\A#{Regexp.escape(box)}/).first(8).join("\n")
          event.update(o: 'error', m: strip.call("#{error.class}: #{error.message}\n#{where}"), k: error.class.name)
          good = false
        else
          event.update(o: 'failed', m: strip.call(failure.message), k: 'AssertionError')
          good = false
        end
        say.call(event)
      end
    end
  end
  say.call({ e: 'done' })
  exit!(good ? 0 : 1)
end
