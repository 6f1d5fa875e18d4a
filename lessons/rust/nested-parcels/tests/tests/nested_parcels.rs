use nested_parcels::Parcel;

fn pack(label: &str, grams: u32, inside: Vec<Parcel>) -> Parcel {
    Parcel { label: label.to_string(), grams, inside }
}

fn hatbox() -> Parcel {
    let tin = pack("tin", 120, vec![pack("ring", 4, vec![])]);
    pack("hatbox", 300, vec![tin, pack("scarf", 90, vec![])])
}

fn key() -> Parcel {
    pack("key", 1, vec![])
}

fn deep(levels: usize) -> Parcel {
    let pearl = pack("pearl", 1, vec![]);
    (0..levels).fold(pearl, |inner, level| pack(&format!("box {level}"), 10, vec![inner]))
}

#[test]
fn everything_inside_is_weighed_too() {
    assert_eq!(hatbox().weight(), 514);
}

#[test]
fn a_parcel_with_nothing_in_it_weighs_itself() {
    assert_eq!(pack("scarf", 90, vec![]).weight(), 90);
}

#[test]
fn thirty_parcels_in_one_another_are_all_weighed() {
    assert_eq!(deep(30).weight(), 301);
}

#[test]
fn parcels_may_weigh_nothing() {
    assert_eq!(pack("air", 0, vec![pack("air", 0, vec![])]).weight(), 0);
}

#[test]
fn the_route_leads_from_the_outermost_parcel() {
    let parcel = hatbox();
    let route = parcel.route("ring").expect("a route");
    assert_eq!(route, ["hatbox", "tin", "ring"]);
}

#[test]
fn the_outermost_parcel_is_its_own_route() {
    let parcel = hatbox();
    let route = parcel.route("hatbox").expect("a route");
    assert_eq!(route, ["hatbox"]);
}

#[test]
fn what_comes_after_a_dead_end_is_found() {
    let parcel = hatbox();
    let route = parcel.route("scarf").expect("a route");
    assert_eq!(route, ["hatbox", "scarf"]);
}

#[test]
fn what_is_not_there_has_no_route() {
    assert!(hatbox().route("trombone").is_none());
}

#[test]
fn the_shortest_of_several_routes_is_taken() {
    let tin = pack("tin", 1, vec![key()]);
    let bag = pack("bag", 1, vec![tin]);
    let sock = pack("sock", 1, vec![key()]);
    let parcel = pack("box", 1, vec![bag, sock]);
    let route = parcel.route("key").expect("a route");
    assert_eq!(route, ["box", "sock", "key"]);
}

#[test]
fn a_shorter_route_may_come_first() {
    let tin = pack("tin", 1, vec![key()]);
    let bag = pack("bag", 1, vec![tin]);
    let sock = pack("sock", 1, vec![key()]);
    let parcel = pack("box", 1, vec![sock, bag]);
    let route = parcel.route("key").expect("a route");
    assert_eq!(route, ["box", "sock", "key"]);
}

#[test]
fn of_equally_short_routes_the_first_packed_is_taken() {
    let bag = pack("bag", 1, vec![key()]);
    let sock = pack("sock", 1, vec![key()]);
    let parcel = pack("box", 1, vec![bag, sock]);
    let route = parcel.route("key").expect("a route");
    assert_eq!(route, ["box", "bag", "key"]);
}

#[test]
fn a_parcel_in_one_of_the_same_label_is_further_away() {
    let parcel = pack("key", 1, vec![key()]);
    let route = parcel.route("key").expect("a route");
    assert_eq!(route, ["key"]);
}

#[test]
fn the_route_into_thirty_parcels_names_them_all() {
    let parcel = deep(30);
    let route = parcel.route("pearl").expect("a route");
    assert_eq!(route.len(), 31);
}

#[test]
fn the_form_shows_what_is_in_what() {
    assert_eq!(hatbox().customs_form(), ["hatbox: 514 g", "  tin: 124 g", "    ring: 4 g", "  scarf: 90 g"]);
}

#[test]
fn a_single_parcel_is_a_single_line() {
    assert_eq!(pack("scarf", 90, vec![]).customs_form(), ["scarf: 90 g"]);
}

#[test]
fn the_order_of_packing_is_kept() {
    let parcel = pack("box", 1, vec![pack("zither", 2, vec![]), pack("apple", 3, vec![])]);
    assert_eq!(parcel.customs_form(), ["box: 6 g", "  zither: 2 g", "  apple: 3 g"]);
}
