//! Prints pairs of values as `{:?}` writes them, and whether `==` says that they are equal: one group of types per run.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt::Debug;
use std::rc::Rc;
use std::time::Duration;

/// A small generator of numbers: the same values in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % sides
    }
}

trait Make: Debug + PartialEq {
    fn make(dice: &mut Dice) -> Self;
}

macro_rules! one_of {
    ($($kind:ty: $($value:expr),+;)+) => {$(
        impl Make for $kind {
            fn make(dice: &mut Dice) -> Self {
                let all = [$($value),+];
                all[dice.roll(all.len())].clone()
            }
        }
    )+};
}

one_of! {
    i32: 0, 1, -1, 7, 10, i32::MAX, i32::MIN;
    u8: 0, 1, 255;
    i128: 0, -170141183460469231731687303715884105728, 170141183460469231731687303715884105727;
    f64: 0.0, -0.0, 1.0, -1.5, 0.1 + 0.2, 0.3, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e-7, 1e16, 1e300, f64::EPSILON;
    f32: 0.0, -0.0, 1.0, 0.1, 16777216.0, f32::NAN, 1e-10, f32::MAX;
    bool: true, false;
    char: 'a', '\'', '"', '\\', '\n', '\u{0}', '\u{7f}', 'é', '\u{301}', '😀', '\u{200b}', '{', ',';
    &'static str: "", "a", "A", "a, b", "}", "[1, 2]", "\"", "\\", "\\\"", "é", "e\u{301}", "\t\r\n", "NaN", "-0.0", "{1}", "😀";
    Ordering: Ordering::Less, Ordering::Equal, Ordering::Greater;
    Duration: Duration::ZERO, Duration::from_millis(1500), Duration::from_nanos(1), Duration::from_secs(60);
    Shape: Shape::Dot, Shape::NaNa, Shape::Circle(1.5), Shape::Circle(-0.0), Shape::Circle(0.0), Shape::Box { wide: 1, high: 2 },
        Shape::Box { wide: 2, high: 1 }, Shape::Named(String::from("Dot")), Shape::Named(String::from("a, b"));
    (): ();
}

#[derive(Debug, PartialEq, Clone)]
enum Shape {
    Dot,
    NaNa,
    Circle(f64),
    Box { wide: i32, high: i32 },
    Named(String),
}

#[derive(Debug, PartialEq)]
struct Pair<A, B> {
    one: A,
    other: B,
}

#[derive(Debug, PartialEq)]
struct Wrapped<T>(T);

impl Make for String {
    fn make(dice: &mut Dice) -> Self {
        (0..dice.roll(3)).map(|_| char::make(dice)).collect()
    }
}

impl<T: Make> Make for Option<T> {
    fn make(dice: &mut Dice) -> Self {
        (dice.roll(3) > 0).then(|| T::make(dice))
    }
}

impl<T: Make, E: Make> Make for Result<T, E> {
    fn make(dice: &mut Dice) -> Self {
        if dice.roll(2) > 0 { Ok(T::make(dice)) } else { Err(E::make(dice)) }
    }
}

impl<A: Make, B: Make> Make for (A, B) {
    fn make(dice: &mut Dice) -> Self {
        (A::make(dice), B::make(dice))
    }
}

impl<A: Make, B: Make> Make for Pair<A, B> {
    fn make(dice: &mut Dice) -> Self {
        Pair { one: A::make(dice), other: B::make(dice) }
    }
}

macro_rules! wrapping {
    ($($kind:ident: $made:expr;)+) => {$(
        impl<T: Make> Make for $kind<T> {
            fn make(dice: &mut Dice) -> Self {
                $made(T::make(dice))
            }
        }
    )+};
}

wrapping! { Box: Box::new; Rc: Rc::new; RefCell: RefCell::new; Wrapped: Wrapped; }

impl Make for Cell<i32> {
    fn make(dice: &mut Dice) -> Self {
        Cell::new(i32::make(dice))
    }
}

impl Make for Cow<'static, str> {
    fn make(dice: &mut Dice) -> Self {
        if dice.roll(2) > 0 { Cow::Borrowed(<&str>::make(dice)) } else { Cow::Owned(String::make(dice)) }
    }
}

macro_rules! collected {
    ($($kind:ty, $of:ty $(, $bound:ident)*;)+) => {$(
        impl<T: Make $(+ $bound)*> Make for $kind {
            fn make(dice: &mut Dice) -> Self {
                (0..dice.roll(4)).map(|_| <$of>::make(dice)).collect()
            }
        }
    )+};
}

use std::hash::Hash;
collected! {
    Vec<T>, T; VecDeque<T>, T; LinkedList<T>, T;
    HashSet<T>, T, Eq, Hash; BTreeSet<T>, T, Ord;
    HashMap<i32, T>, (i32, T); BTreeMap<String, T>, (String, T); HashMap<String, T>, (String, T);
}

fn pairs<T: Make>() {
    let mut dice = Dice(17);
    let values: Vec<T> = (0..44).map(|_| T::make(&mut dice)).collect();
    for (number, one) in values.iter().enumerate() {
        for other in &values[number..] {
            println!("{one:?}\t{other:?}\t{}", one == other);
        }
    }
}

fn main() {
    let all: &[fn()] = &[
        pairs::<i32>, pairs::<u8>, pairs::<i128>, pairs::<f64>, pairs::<f32>, pairs::<bool>, pairs::<char>,
        pairs::<&str>, pairs::<String>, pairs::<Ordering>, pairs::<Duration>, pairs::<Shape>, pairs::<()>,
        pairs::<Option<f64>>, pairs::<Result<i32, String>>, pairs::<(f64, char)>, pairs::<Pair<f32, &str>>,
        pairs::<Vec<f64>>, pairs::<Vec<String>>, pairs::<VecDeque<i32>>, pairs::<LinkedList<char>>,
        pairs::<HashSet<i32>>, pairs::<HashSet<String>>, pairs::<BTreeSet<char>>, pairs::<HashMap<i32, f64>>,
        pairs::<BTreeMap<String, i32>>, pairs::<HashMap<String, Vec<&str>>>, pairs::<HashMap<i32, HashSet<i32>>>,
        pairs::<Box<Option<i32>>>, pairs::<Rc<Shape>>, pairs::<RefCell<f64>>, pairs::<Cell<i32>>,
        pairs::<Wrapped<HashSet<i32>>>, pairs::<Pair<HashMap<i32, Shape>, Option<Cow<'static, str>>>>,
        pairs::<Option<Option<()>>>, pairs::<Vec<Vec<Option<bool>>>>, pairs::<Wrapped<Wrapped<f64>>>,
    ];
    let mut asked = String::new();
    std::io::stdin().read_line(&mut asked).unwrap();
    match asked.trim().parse::<usize>() {
        Ok(number) => all[number](),
        Err(_) => println!("{}", all.len()),
    }
}
