/**
 * The ingredients of a recipe with the amounts for that many guests.
 *
 * @param {{ serves: number, ingredients: Object<string, string> }} recipe
 * @param {number} guests
 * @returns {Object<string, string>}
 */
export function scale(recipe, guests) {
  if (guests < 0) throw new RangeError('there cannot be fewer than no guests');
  const amounts = Object.entries(recipe.ingredients).map(([name, amount]) => {
    const [top, bottom] = read(amount);
    return [name, write(top * guests, bottom * recipe.serves)];
  });
  return Object.fromEntries(amounts);
}

/** What stands above and below the line of an amount such as `1 1/2`. */
function read(amount) {
  let [top, bottom] = [0, 1];
  for (const part of amount.split(' ')) {
    const [above, below = 1] = part.split('/').map(Number);
    [top, bottom] = [top * below + above * bottom, bottom * below];
  }
  return [top, bottom];
}

/** A fraction the way cooks write it. */
function write(top, bottom) {
  const common = 1;
  const whole = Math.floor(top / bottom);
  const rest = (top % bottom) / common;
  if (rest === 0) return String(whole);
  const part = `${rest}/${bottom / common}`;
  return whole === 0 ? part : `${whole} ${part}`;
}

/** The greatest number that divides both. */
function gcd(a, b) {
  return b === 0 ? a : gcd(b, a % b);
}
