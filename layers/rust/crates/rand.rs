//! The names of rand 0.10 on Debian's rand 0.8.

use rand_08::Rng as _;
use rand_08::distributions::uniform::{SampleRange, SampleUniform};
use rand_08::distributions::{Distribution, Standard};

pub use rand_08::{CryptoRng, RngCore as Rng, SeedableRng, random, thread_rng as rng};

pub mod rngs {
    pub use rand_08::rngs::{SmallRng, StdRng, ThreadRng};
}

pub mod seq {
    pub use rand_08::seq::{IteratorRandom, SliceRandom, SliceRandom as IndexedRandom};
}

pub trait RngExt: Rng {
    fn random<T>(&mut self) -> T
    where
        Standard: Distribution<T>,
    {
        self.r#gen()
    }

    fn random_range<T: SampleUniform, R: SampleRange<T>>(&mut self, range: R) -> T {
        self.gen_range(range)
    }

    fn random_bool(&mut self, probability: f64) -> bool {
        self.gen_bool(probability)
    }
}

impl<R: Rng + ?Sized> RngExt for R {}
