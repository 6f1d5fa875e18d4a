from fractions import Fraction


def scale(recipe, guests):
    """The ingredients of a recipe with the amounts for that many guests."""
    if guests < 0:
        raise ValueError("there cannot be fewer than no guests")
    factor = Fraction(guests, recipe["serves"])
    return {name: write(read(amount) * factor) for name, amount in recipe["ingredients"].items()}


def read(amount):
    """The number behind an amount such as `1 1/2`."""
    return sum(Fraction(part) for part in amount.split())


def write(amount):
    """A number the way cooks write it."""
    whole, rest = divmod(amount.numerator, amount.denominator)
    if rest == 0:
        return str(whole)
    part = f"{rest * 2}/{amount.denominator * 2}"
    return f"{whole} {part}" if whole else part
