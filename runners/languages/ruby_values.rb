# Values of Ruby as data: see runners/observed/values.py. Shared by the harness and the test of the judge.
module Cdu
  MOST_ITEMS = 20_000
  MOST_LEVELS = 40
  MOST_READABLE = 1000
  KERNEL = %i[class instance_variables instance_variable_get].to_h { |name| [name, Kernel.instance_method(name)] }
  RECORDS = [Struct, Data].to_h { |one| [one, one.instance_method(:to_h)] }
  ANCESTORS = Module.instance_method(:ancestors)
  NAME = Module.instance_method(:name)

  module_function

  def written(value)
    @left = MOST_ITEMS
    data(value, [])
  rescue StandardError, SystemStackError
    ['w', 'unreadable', '']
  end

  # A value for people, in a list: as its class writes it where that is wanted, else as data; nothing for a large one.
  def readable(value, asked:)
    names = asked ? %i[inspect to_s] : []
    name = names.find { |each| KERNEL[:class].bind_call(value).instance_method(each).owner != Kernel }
    told = name ? value.public_send(name).to_s[0, MOST_READABLE] : value
    JSON.generate(written(told), max_nesting: 0).size > 2 * MOST_READABLE ? [] : [told]
  rescue StandardError, SystemStackError
    []
  end

  # The value as data. `above` holds the objects that it is in, so that a cycle ends.
  def data(value, above)
    @left -= 1
    raise RangeError if @left.negative? || above.size > MOST_LEVELS

    level = above.rindex { |outer| outer.equal?(value) }
    return ['r', above.size - level] if level

    plain(value) { parts(value, [*above, value]) }
  end

  def plain(value)
    case value
    when nil, true, false then value
    when Integer then ['i', value.to_s]
    when Float then ['f', value.to_s]
    when String then text(value)
    when Symbol then ['w', 'Symbol', value.name]
    when Rational, Complex then ['w', value.class.name, value.to_s]
    when Regexp then ['w', 'Regexp', "#{value.source}/#{value.options & 7}"]
    when Module then ['w', Class === value ? 'class' : 'module', above(value).join(' < ')]
    when Proc, Method, UnboundMethod then ['w', 'Proc', '']
    when Time then ['w', 'Time', "#{value.to_r} #{value.getutc.strftime('%F %T.%N')}"]
    else yield
    end
  end

  # Only texts of one encoding can be equal, unless they are ASCII.
  def text(value)
    plain = value.ascii_only? || (value.encoding == Encoding::UTF_8 && value.valid_encoding?)
    plain ? String.new(value, encoding: Encoding::UTF_8) : ['w', 'bytes', "#{value.encoding} #{value.unpack1('H*')}"]
  end

  def parts(value, inside)
    case value
    when Array then long(value) || ['l', 'Array', value.map { |each| data(each, inside) }]
    when Range then ['l', 'Range', [value.begin, value.end, value.exclude_end?].map { |each| data(each, inside) }]
    when Hash then ['m', 'Hash', value.map { |key, each| [data(key, inside), data(each, inside)] }]
    when Exception then ['e', chain(KERNEL[:class].bind_call(value)), text(value.message.to_s).to_s, []]
    else
      date(value) || (set?(value) ? ['t', 'Set', value.map { |each| data(each, inside) }] : object(value, inside))
    end
  end

  # A list of very many whole numbers is told by its digest.
  def long(value)
    return unless value.size > MOST_ITEMS && value.all?(Integer)

    require 'digest'
    ['w', 'Array', "#{value.size} numbers, SHA-256 #{Digest::SHA256.hexdigest(value.join(','))}"]
  end

  # The library's classes that only exist where somebody has asked for them.
  def set?(value) = defined?(::Set) && ::Set === value

  def date(value)
    return unless defined?(::Date) && ::Date === value

    ['w', value.class.name, "#{value.ajd} #{value.iso8601}"]
  end

  # An object with more in it than can be told is told without its fields.
  def object(value, inside)
    ['o', chain(KERNEL[:class].bind_call(value)), fields(value).map { |name, each| [name, data(each, inside)] }]
  rescue RangeError
    ['o', chain(KERNEL[:class].bind_call(value)), []]
  end

  def fields(value)
    record = RECORDS.keys.find { |one| one === value }
    return RECORDS[record].bind_call(value).transform_keys(&:name) if record

    names = KERNEL[:instance_variables].bind_call(value)
    names.to_h { |name| [name.name.delete_prefix('@'), KERNEL[:instance_variable_get].bind_call(value, name)] }
  end

  # A class and what it inherits from, up to what all classes do.
  def above(one)
    names = chain(one)
    names.take([names.index('Object') || names.size, 1].max)
  end

  def chain(one)
    ANCESTORS.bind_call(one).map { |each| NAME.bind_call(each).to_s }
  end
end
