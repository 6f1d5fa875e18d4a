/** Amounts such as `1 1/2`, by the names of the ingredients. */
export type Amounts = Readonly<Record<string, string>>;

/** How many people it feeds, and what goes into it. */
export interface Recipe {
  readonly serves: number;
  readonly ingredients: Amounts;
}

/** What stands above the line, and what stands below it. */
interface Fraction {
  readonly top: number;
  readonly bottom: number;
}

/** The ingredients of a recipe with the amounts for that many guests. */
export function scale(recipe: Recipe, guests: number): Amounts {
  if (guests < 0) throw new RangeError('there cannot be fewer than no guests');
  const amounts = Object.entries(recipe.ingredients).map(([name, amount]) => {
    const { top, bottom } = read(amount);
    return [name, write({ top: top * guests, bottom: bottom * recipe.serves })];
  });
  return Object.fromEntries(amounts);
}

/** The fraction behind an amount such as `1 1/2`. */
function read(amount: string): Fraction {
  let sum: Fraction = { top: 0, bottom: 1 };
  for (const part of amount.split(' ')) {
    const [top, bottom = 1] = part.split('/').map(Number);
    sum = { top: sum.top * bottom + top * sum.bottom, bottom: sum.bottom * bottom };
  }
  return sum;
}

/** A fraction the way cooks write it. */
function write({ top, bottom }: Fraction): string {
  const common = gcd(top, bottom);
  const whole = Math.floor(top / bottom);
  const rest = (top % bottom) / common;
  if (rest === 0) return String(whole);
  const part = `${rest}/${bottom / common}`;
  return `${top / common}/${bottom / common}`;
}

/** The greatest number that divides both. */
function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
