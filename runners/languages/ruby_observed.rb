# The harness of Ruby's observed mode: runs rewritten tests and writes down which values came out, for a judge elsewhere.
#
# Nothing here is secret, no framework compares anything, and nothing that a solution could change decides anything:
# whoever writes other lines than this harness would has to know the values to write. See runners/observed/trace.py for
# the lines and runners/observed/values.py for the values.
require 'json'
require 'stringio'
require_relative 'values'

module Cdu
  MOST_OUTPUT = 4000
  CLOCK = Process.method(:clock_gettime)
  WRITE = IO.for_fd(3, 'wb').tap { |results| results.sync = true }.method(:syswrite)
  BOX = Dir.pwd

  module_function

  def say(*event)
    WRITE.call("#{JSON.generate(event, max_nesting: 0)}\n")
  end

  # What the running test prints stands in a file as well, for a test that does not come to its end.
  PRINTED = File.open('.cdu-printed', 'w+b').tap { |file| file.sync = true }

  # What a test prints, up to a limit.
  class Output < StringIO
    def write(*texts)
      texts.each do |each|
        next unless pos < MOST_OUTPUT

        super(each.to_s)
        PRINTED.syswrite(each.to_s.byteslice(0, MOST_OUTPUT))
      end
      texts.sum { |each| each.to_s.bytesize }
    end
  end

  def attempt
    yield
    nil
  rescue NoMemoryError
    raise
  rescue Exception => e # rubocop:disable Lint/RescueException - whatever ends a test is told
    e
  end

  def run(test, id)
    say('t', id)
    PRINTED.truncate(0)
    PRINTED.sysseek(0)
    started = CLOCK.call(Process::CLOCK_MONOTONIC)
    kept = [$stdout, $stderr]
    $stdout = $stderr = output = Output.new
    thrown = attempt { test.cdu_begin } || attempt { test.public_send(test.name) }
    thrown = [thrown, *test.cdu_end].compact.first
    $stdout, $stderr = kept
    ms = (CLOCK.call(Process::CLOCK_MONOTONIC) - started) * 1000
    say('z', ms, output.string.scrub('?')[0, MOST_OUTPUT], thrown && written(thrown), *thrown && place(thrown))
  end

  BACKTRACE = Exception.instance_method(:backtrace)
  MOST_FRAMES = 4
  TESTS = [] # rubocop:disable Style/MutableConstant - the paths of the tests, known later

  # Where the solution was when an error was raised, for people: the innermost frames, none of the tests'.
  def place(error)
    frames = BACKTRACE.bind_call(error).map { |frame| frame.delete_prefix("#{BOX}/") }
    own = frames.grep_v(%r{\A(?:/|<|\.cdu/|\.\./)}).take_while { |frame| TESTS.none? { |path| frame.start_with?("#{path}:") } }
    own.uniq.first(MOST_FRAMES).join("\n").scrub('?')[0, MOST_OUTPUT]
  rescue StandardError
    ''
  end

  def stopped(error)
    where = (error.backtrace || []).grep(/\A#{Regexp.escape(BOX)}/).grep_v(%r{/\.cdu/}).first(8).join("\n")
    message = "#{error.class}: #{error.message}\n#{where}".gsub("#{BOX}/", '').scrub('?')[0, MOST_OUTPUT]
    say('l', message.strip, error.class.name, SyntaxError === error)
  end
end

# What Exercism's lessons call to look at a value.
Kernel.module_eval do
  define_method(:debug) { |*values| $stdout.puts(*values) }
  private :debug
end

# As much of Minitest as rewritten tests use.
module Minitest
  Assertion = Class.new(Exception)

  def self.clock_time = Process.clock_gettime(Process::CLOCK_MONOTONIC)

  class Test
    HOOKS = [%i[before_setup setup after_setup], %i[before_teardown teardown after_teardown]].freeze
    @@classes = []
    @@places = {}

    attr_reader :name

    class << self
      def inherited(one)
        super
        @@classes << one
      end

      def cdu_classes = @@classes

      # Tests run in the order of their definition.
      def cdu_tests
        names = public_instance_methods(true).grep(/\Atest_/)
        names.sort_by { |name| @@places.fetch([instance_method(name).owner, name], 0) }
      end

      def cdu_places = @@places

      # The name of a test that is defined by `define_method`.
      def cdu_title = format('test_%05d', @@places.size)

      %i[parallelize_me! make_my_diffs_pretty! i_suck_and_my_tests_are_order_dependent!].each do |name|
        define_method(name) { nil }
      end
    end

    HOOKS.flatten.each { |hook| define_method(hook) { nil } }

    def initialize(name)
      @name = name
    end

    def cdu_begin = HOOKS[0].each { |hook| send(hook) }

    def cdu_end = HOOKS[1].map { |hook| Cdu.attempt { send(hook) } }

    # One form for every assertion: what the block gives, or what it throws, at a site of the lesson. `operands` are
    # what the lesson still needs to observe beside it.
    def cdu_observe(site, operands = nil)
      value = nil
      error = Cdu.attempt { value = yield }
      rest = operands && !error ? operands.call : []
      error ? Cdu.say('x', site, Cdu.written(error), Cdu.place(error)) : Cdu.say('v', site, [value, *rest].map { |each| Cdu.written(each) })
      error || true
    end

    # The answers of a line-up, and for people the value. Its own methods write it where it is equal to nothing: those of
    # a right solution are not called.
    def cdu_line_up(site, look)
      told = []
      cdu_observe(site, -> { told }) do
        value = look.call
        yield(value).tap { |said| told = Cdu.readable(value, asked: said.none?) }
      end
    end

    # The same for a run of the reference, which writes down the operands that are kept outside.
    def cdu_record(site, operands, &)
      came = cdu_observe(site, &)
      Cdu.say('q', site, operands.call.map { |each| Cdu.written(each) })
      came
    end

    def capture_io
      kept = [$stdout, $stderr]
      $stdout, $stderr = StringIO.new, StringIO.new
      yield
      [$stdout.string, $stderr.string]
    ensure
      $stdout, $stderr = kept
    end

    def pass(*) = true
  end

  module Unit
    TestCase = Test
  end
end

class Module
  def method_added(name)
    Minitest::Test.cdu_places[[self, name]] = Minitest::Test.cdu_places.size if name.start_with?('test_')
  end
  private :method_added
end

module Cdu
  orders = JSON.parse($stdin.read)
  sources = orders['tests'].map { |path| [path, File.read(path)] }
  TESTS.concat(orders['tests']).freeze
  [*orders['tests'], *Dir['.cdu/*']].each { |path| File.unlink(path) }
  $LOADED_FEATURES << 'minitest/autorun.rb' << 'minitest/pride.rb' << 'minitest.rb'
  Kernel.module_eval do
    original = instance_method(:require)
    define_method(:require) do |name|
      next false if ['minitest/autorun', 'minitest/pride', 'minitest'].include?(name)

      original.bind_call(self, name)
    end
    private :require
  end
  begin
    # All of them before the solution comes in, which could ask Ruby to keep the lines of what it reads.
    compiled = sources.map { |path, code| [path, RubyVM::InstructionSequence.compile(code, "#{BOX}/#{path}", "#{BOX}/#{path}")] }
    sources.clear
    Object.send(:remove_const, :TracePoint)
    Object.send(:remove_const, :RubyVM)
    Kernel.send(:undef_method, :set_trace_func)
    ObjectSpace.singleton_class.send(:undef_method, :each_object)
    folders = Hash.new('')
    compiled.each do |path, code|
      known = Minitest::Test.cdu_classes.size
      code.eval
      Minitest::Test.cdu_classes.drop(known).each { |one| folders[one] = 'hidden/' if path.start_with?('hidden/') }
    end
    ids = Hash.new(0)
    begun = ENV.fetch('CDU_BEGUN', '0').to_i
    Minitest::Test.cdu_classes.each do |one|
      one.cdu_tests.each do |name|
        inside = one.instance_method(name).source_location&.first.to_s.start_with?("#{BOX}/hidden/")
        id = "#{inside ? 'hidden/' : folders[one]}#{one}##{name}"
        count = ids[id] += 1
        next begun -= 1 if begun.positive?

        run(one.new(name), count > 1 ? "#{id} (#{count})" : id)
      end
    end
  rescue NoMemoryError
    raise
  rescue Exception => e # rubocop:disable Lint/RescueException - whatever stops the tests is told
    stopped(e)
  end
  say('d')
  exit!(0)
end
