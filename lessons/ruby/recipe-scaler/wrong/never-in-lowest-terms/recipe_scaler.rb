module RecipeScaler
  # The ingredients of a recipe with the amounts for that many guests.
  def self.scale(recipe, guests)
    raise ArgumentError, "there cannot be fewer than no guests" if guests.negative?

    factor = Rational(guests, recipe[:serves])
    recipe[:ingredients].transform_values { |amount| write(read(amount) * factor) }
  end

  # The number behind an amount such as `1 1/2`.
  def self.read(amount)
    amount.split.sum(&:to_r)
  end

  # A number the way cooks write it.
  def self.write(amount)
    whole, rest = amount.numerator.divmod(amount.denominator)
    return whole.to_s if rest.zero?

    part = "#{rest * 2}/#{amount.denominator * 2}"
    whole.zero? ? part : "#{whole} #{part}"
  end

  private_class_method :read, :write
end
