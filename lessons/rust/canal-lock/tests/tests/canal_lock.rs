use canal_lock::{Gate, Water, operate};

/// In words how the lock stands, so that a failure can be read.
fn after(orders: &[&str]) -> String {
    let state = operate(orders).expect("orders that are allowed");
    let gate = match state.open {
        None => "no",
        Some(Gate::Lower) => "lower",
        Some(Gate::Upper) => "upper",
    };
    let water = match state.water {
        Water::Low => "low",
        Water::High => "high",
    };
    let boat = if state.boat { "a boat" } else { "no boat" };
    format!("{gate} gate open, water {water}, {boat}, {} up, {} down", state.up, state.down)
}

fn complaint(orders: &[&str]) -> String {
    match operate(orders) {
        Ok(_) => String::from("all orders were carried out"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn without_orders_it_stands_as_at_the_beginning() {
    assert_eq!(after(&[]), "lower gate open, water low, no boat, 0 up, 0 down");
}

#[test]
fn a_boat_goes_up() {
    let orders = ["enter", "close lower", "fill", "open upper", "leave"];
    assert_eq!(after(&orders), "upper gate open, water high, no boat, 1 up, 0 down");
}

#[test]
fn a_boat_goes_down() {
    let orders = ["close lower", "fill", "open upper", "enter", "close upper", "drain", "open lower", "leave"];
    assert_eq!(after(&orders), "lower gate open, water low, no boat, 0 up, 1 down");
}

#[test]
fn boats_go_up_and_down_all_day() {
    let up = ["enter", "close lower", "fill", "open upper", "leave"];
    let down = ["enter", "close upper", "drain", "open lower", "leave"];
    let day = [up, down].concat().repeat(20);
    assert_eq!(after(&day), "lower gate open, water low, no boat, 20 up, 20 down");
}

#[test]
fn a_boat_that_turns_back_went_nowhere() {
    assert_eq!(after(&["enter", "leave"]), "lower gate open, water low, no boat, 0 up, 0 down");
}

#[test]
fn a_boat_that_was_lifted_and_let_down_again_went_nowhere() {
    let orders = ["enter", "close lower", "fill", "drain", "open lower", "leave"];
    assert_eq!(after(&orders), "lower gate open, water low, no boat, 0 up, 0 down");
}

#[test]
fn a_boat_that_turns_back_at_the_upper_gate_went_nowhere() {
    let orders = ["close lower", "fill", "open upper", "enter", "leave"];
    assert_eq!(after(&orders), "upper gate open, water high, no boat, 0 up, 0 down");
}

#[test]
fn a_boat_in_the_chamber_is_seen() {
    assert_eq!(after(&["enter"]), "lower gate open, water low, a boat, 0 up, 0 down");
}

#[test]
fn both_gates_may_be_closed() {
    assert_eq!(after(&["close lower", "fill"]), "no gate open, water high, no boat, 0 up, 0 down");
}

#[test]
fn a_gate_may_be_opened_and_closed_again() {
    let orders = ["close lower", "open lower", "close lower"];
    assert_eq!(after(&orders), "no gate open, water low, no boat, 0 up, 0 down");
}

#[test]
fn no_filling_through_an_open_gate() {
    assert_eq!(complaint(&["enter", "fill"]), "order 2: fill");
}

#[test]
fn no_filling_through_the_upper_gate() {
    let orders = ["enter", "close lower", "fill", "open upper", "leave", "fill"];
    assert_eq!(complaint(&orders), "order 6: fill");
}

#[test]
fn no_draining_through_an_open_gate() {
    let orders = ["enter", "close lower", "fill", "open upper", "leave", "drain"];
    assert_eq!(complaint(&orders), "order 6: drain");
}

#[test]
fn no_second_gate_while_one_is_open() {
    assert_eq!(complaint(&["open upper"]), "order 1: open upper");
}

#[test]
fn no_upper_gate_at_low_water() {
    assert_eq!(complaint(&["close lower", "open upper"]), "order 2: open upper");
}

#[test]
fn no_lower_gate_at_high_water() {
    assert_eq!(complaint(&["close lower", "fill", "open lower"]), "order 3: open lower");
}

#[test]
fn no_opening_of_an_open_gate() {
    assert_eq!(complaint(&["open lower"]), "order 1: open lower");
}

#[test]
fn no_closing_of_a_closed_gate() {
    assert_eq!(complaint(&["close upper"]), "order 1: close upper");
}

#[test]
fn no_closing_of_the_same_gate_twice() {
    assert_eq!(complaint(&["close lower", "close lower"]), "order 2: close lower");
}

#[test]
fn no_filling_of_a_full_chamber() {
    assert_eq!(complaint(&["close lower", "fill", "fill"]), "order 3: fill");
}

#[test]
fn no_draining_of_an_empty_chamber() {
    assert_eq!(complaint(&["close lower", "drain"]), "order 2: drain");
}

#[test]
fn no_second_boat_in_the_chamber() {
    assert_eq!(complaint(&["enter", "enter"]), "order 2: enter");
}

#[test]
fn no_entering_through_closed_gates() {
    assert_eq!(complaint(&["close lower", "enter"]), "order 2: enter");
}

#[test]
fn no_leaving_through_closed_gates() {
    assert_eq!(complaint(&["enter", "close lower", "leave"]), "order 3: leave");
}

#[test]
fn no_leaving_without_a_boat() {
    assert_eq!(complaint(&["leave"]), "order 1: leave");
}

#[test]
fn nothing_after_a_forbidden_order_counts() {
    assert_eq!(complaint(&["leave", "enter", "whistle"]), "order 1: leave");
}

#[test]
fn orders_that_nobody_knows_are_errors() {
    assert_eq!(complaint(&["whistle"]), "order 1: whistle");
    assert_eq!(complaint(&["open"]), "order 1: open");
    assert_eq!(complaint(&["close"]), "order 1: close");
    assert_eq!(complaint(&["close "]), "order 1: close ");
    assert_eq!(complaint(&["open middle"]), "order 1: open middle");
    assert_eq!(complaint(&["fill up"]), "order 1: fill up");
    assert_eq!(complaint(&["FILL"]), "order 1: FILL");
    assert_eq!(complaint(&[" fill"]), "order 1:  fill");
    assert_eq!(complaint(&[""]), "order 1: ");
}

#[test]
fn an_error_holds_the_order_and_its_number() {
    let error = operate(&["enter", "fill"]).expect_err("a LockError");
    assert_eq!(error.number, 2);
    assert_eq!(error.order, "fill");
}
