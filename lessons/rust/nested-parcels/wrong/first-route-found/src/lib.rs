/// A parcel; its grams are its own, without those of the parcels inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    pub label: String,
    pub grams: u32,
    pub inside: Vec<Parcel>,
}

impl Parcel {
    /// What the parcel weighs with everything in it, in grams.
    pub fn weight(&self) -> u32 {
        self.grams + self.inside.iter().map(Parcel::weight).sum::<u32>()
    }

    /// The labels on the shortest way to a parcel, if it is there.
    pub fn route(&self, label: &str) -> Option<Vec<&str>> {
        if self.label == label {
            return Some(vec![&self.label]);
        }
        let mut routes = self.inside.iter().filter_map(|inner| inner.route(label));
        let mut route = routes.next()?;
        route.insert(0, &self.label);
        Some(route)
    }

    /// The lines of the customs form.
    pub fn customs_form(&self) -> Vec<String> {
        let mut lines = vec![format!("{}: {} g", self.label, self.weight())];
        let inner = self.inside.iter().flat_map(Parcel::customs_form);
        lines.extend(inner.map(|line| format!("  {line}")));
        lines
    }
}
