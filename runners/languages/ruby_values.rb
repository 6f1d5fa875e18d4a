# Values of Ruby as data: see runners/observed/values.py. Shared by the harness and the test of the judge.
module Cdu
  MOST_ITEMS = 20_000
  MOST_LEVELS = 40
  KERNEL = %i[class instance_variables instance_variable_get].to_h { |name| [name, Kernel.instance_method(name)] }
  ANCESTORS = Module.instance_method(:ancestors)
  NAME = Module.instance_method(:name)

  module_function

  def written(value)
    @left = MOST_ITEMS
    data(value, [])
  rescue StandardError, SystemStackError
    ['w', 'unreadable', '']
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

  def text(value)
    utf8 = value.encoding == Encoding::UTF_8 || value.ascii_only? ? value : value.encode(Encoding::UTF_8)
    utf8 = String.new(utf8, encoding: Encoding::UTF_8)
    utf8.valid_encoding? ? utf8 : ['w', 'bytes', value.unpack1('H*')]
  rescue EncodingError
    ['w', 'bytes', value.unpack1('H*')]
  end

  def parts(value, inside)
    case value
    when Array then long(value) || ['l', 'Array', value.map { |each| data(each, inside) }]
    when Range then ['l', 'Range', [value.begin, value.end, value.exclude_end?].map { |each| data(each, inside) }]
    when Hash then ['m', 'Hash', value.map { |key, each| [data(key, inside), data(each, inside)] }]
    when Exception then ['e', chain(KERNEL[:class].bind_call(value)), value.message.to_s, variables(value, inside)]
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

  def object(value, inside)
    fields =
      if Struct === value || (defined?(::OpenStruct) && ::OpenStruct === value)
        value.to_h.map { |name, each| [name.to_s, data(each, inside)] }
      elsif defined?(::Data) && ::Data === value
        value.class.members.map { |name| [name.to_s, data(value.public_send(name), inside)] }
      else
        variables(value, inside)
      end
    ['o', chain(KERNEL[:class].bind_call(value)), fields]
  end

  def variables(value, inside)
    names = KERNEL[:instance_variables].bind_call(value)
    names.map { |name| [name.name.delete_prefix('@'), data(KERNEL[:instance_variable_get].bind_call(value, name), inside)] }
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
