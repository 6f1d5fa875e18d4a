# Writes what Minitest's own assertions say of generated values: lines [MATCHER, VALUE, [OPERAND, ...], HOLDS].
require 'json'
require 'set'
require 'date'
require 'minitest'
require_relative 'values'

class Dog < StandardError; end
class Puppy < Dog; end
Point = Struct.new(:x, :y)

RANDOM = Random.new(4711)
NUMBERS = [0, 1, -1, 2, 3, 10**20, 2**53 + 1, 0.0, -0.0, 1.0, 0.1, 0.1 + 0.2, 0.3, 1e20, 1e-9, 2.5, 1r, 1/2r, 3/10r,
           Float::INFINITY, -Float::INFINITY, Float::NAN, 9007199254740992.0].freeze
TEXTS = ['', 'a', 'b', 'ab', 'Hello', "a\nb", "line\n", 'é', 'É', '12-34', ' ', "\u{1F600}", 'l'].freeze
WORDS = [:a, :b, :ab, :'', nil, true, false].freeze
DAYS = [Time.at(0), Time.at(0, in: '+02:00'), Time.at(1, 5, :nsec), Date.new(2020, 2, 29), Date.new(2020, 3, 1)].freeze
CLASSES = [Dog, Puppy, StandardError, Exception, String, Integer, Numeric, Comparable, Array, Enumerable, Hash, Set,
           Object, NilClass, TrueClass, Symbol, Float, Range, Time, Date, Class, Module, Regexp, Kernel].freeze
PATTERNS = [/a/, /^a$/, /\Aa\z/, /h.llo/i, /\d+-\d+/, /[^a-c]/, /l{2}/, /é|b/, /\s/, /a$/, /a.b/m, /a b/x, /b\Z/, /line\Z/,
            /\h/, /^$/, /\w\W?/, /(?:a|b)+/, /[[:alpha:]]/, /(?<x>a)/, /\p{L}/, /[\h]/, /é/i].freeze

def pick(list) = list[RANDOM.rand(list.size)]

def simple = pick([NUMBERS, TEXTS, WORDS, DAYS, CLASSES, PATTERNS]).then { |list| pick(list) }

def some(depth) = Array.new(RANDOM.rand(4)) { value(depth - 1) }

def value(depth = 2)
  return simple if depth.zero? || RANDOM.rand(2).zero?

  case RANDOM.rand(5)
  when 0, 1 then some(depth)
  when 2 then some(depth).to_h { |each| [each, value(depth - 1)] }
  when 3 then Set.new(some(depth))
  else Range.new(*[pick([0, 1, 2, 2.5, nil]), pick([2, 3, 4.0, nil])], RANDOM.rand(2).zero?)
  end
end

# The same value twice, made apart; hashes and sets in another order.
def twice
  seed = RANDOM.rand(1 << 30)
  kept = RANDOM
  made = Array.new(2) do
    Object.send(:remove_const, :RANDOM)
    Object.const_set(:RANDOM, Random.new(seed))
    value
  end
  Object.send(:remove_const, :RANDOM)
  Object.const_set(:RANDOM, kept)
  one, other = made
  other = other.to_a.reverse.to_h if other.is_a?(Hash)
  other = Set.new(other.to_a.reverse) if other.is_a?(Set)
  [one, other]
end

def either = RANDOM.rand(2).zero? ? twice : [value, value]

MAKERS = [
  -> { ['equal', *either] },
  -> { ['equal', pick(NUMBERS), pick(NUMBERS)] },
  -> { ['equal', [pick(NUMBERS)], [pick(NUMBERS)]] },
  -> { ['equal', { pick(NUMBERS) => pick(NUMBERS) }, { pick(NUMBERS) => pick(NUMBERS) }] },
  -> { ['equal', value, Point.new(1, 2)] },
  -> { ['nil', value] },
  -> { ['assert', value] },
  -> { ['empty', value(1)] },
  -> { ['includes', pick([[1, 'a', nil, 2.0], Set[1, 'a', 2.0], 'Hello', { 1 => 2, 'a' => 3 }, 1..3, 1.0...3, (1..)]), simple] },
  -> { ['includes', pick([1..3, 1...3, 1.0..2.5, (1..), (..2)]), pick(NUMBERS)] },
  -> { ['included', simple, some(2)] },
  -> { ['match', pick([*TEXTS, *WORDS, 3]), pick([*PATTERNS, *TEXTS])] },
  -> { ['in_delta', simple, pick(NUMBERS)] },
  -> { ['in_epsilon', simple, pick(NUMBERS)] },
  -> { ['includes', value(1), simple] },
  -> { ['match', value(1), pick([*PATTERNS, *TEXTS])] },
  -> { ['operator', simple, pick(%i[< <= > >= == !=]), simple] },
  -> { ['in_delta', pick(NUMBERS), pick(NUMBERS), *[[], [0.1], [1], [1/2r], [0.0]].then { |all| pick(all) }] },
  -> { ['in_epsilon', pick(NUMBERS), pick(NUMBERS), *[[], [0.1], [1], [0.0]].then { |all| pick(all) }] },
  -> { ['instance_of', value, pick(CLASSES)] },
  -> { ['kind_of', value, pick(CLASSES)] },
  -> { ['operator', pick(NUMBERS), pick(%i[< <= > >= == !=]), pick(NUMBERS)] },
  -> { ['operator', pick(TEXTS), pick(%i[< <= > >= == !=]), pick(TEXTS)] },
  -> { ['operator', pick(CLASSES.grep(Class)), pick(%i[< <= > >= == !=]), pick(CLASSES.grep(Class))] },
  -> { ['same', simple, simple] },
  -> { ['raises', pick([Dog, Puppy, StandardError, ArgumentError]).new('x'), *[[], [Dog], [Puppy, ArgumentError], [StandardError]].then { |all| pick(all) }] },
  -> { ['output', [pick(TEXTS), pick(['', 'e'])], pick([nil, *TEXTS, /a/]), *[[], [nil], [''], ['e'], [/e/]].then { |all| pick(all) }] }
].freeze

class Judge < Minitest::Test
  def holds?(matcher, value, operands, way = 'assert')
    case matcher
    when 'assert' then send(way, value)
    when 'nil', 'empty' then send("#{way}_#{matcher}", value)
    when 'includes', 'operator' then send("#{way}_#{matcher}", value, *operands)
    when 'included' then send("#{way}_includes", operands[0], value)
    when 'raises' then assert_raises(*operands) { raise value }
    when 'output' then assert_output(*operands) { $stdout.print(value[0]); $stderr.print(value[1]) }
    when 'equal' then operands[0].nil? ? send("#{way}_nil", value) : send("#{way}_equal", operands[0], value)
    else send("#{way}_#{matcher}", operands[0], value, *operands.drop(1))
    end
    true
  rescue Minitest::Assertion, NoMethodError, TypeError, ArgumentError, FloatDomainError, Dog, Minitest::UnexpectedError
    false
  end
end

judge = Judge.new('x')
Integer(ARGV[0]).times do
  matcher, value, *operands = pick(MAKERS).call
  holds = judge.holds?(matcher, value, operands)
  # Neither holds where Ruby refuses to compare. (Of two numbers, refute_in_epsilon asks something else.)
  both = %w[raises output].include?(matcher) || (matcher == 'in_epsilon' && value.is_a?(Numeric))
  holds = nil unless holds || both || judge.holds?(matcher, value, operands, 'refute')
  puts JSON.generate([matcher, Cdu.written(value), operands.map { |each| Cdu.written(each) }, holds])
end
