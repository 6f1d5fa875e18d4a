/// Says in words how a lighthouse blinks; the period is in seconds.
pub fn describe(flashes: u32, period: u32) -> String {
    if flashes == 0 {
        return String::from("steady light");
    }
    let what = match flashes {
        1 => String::from("1 flash"),
        _ => format!("{flashes} flashes"),
    };
    let often = match period {
        _ => format!("every {period} s"),
    };
    format!("{what} {often}")
}
