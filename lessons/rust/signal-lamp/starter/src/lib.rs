/// Says in words how a lighthouse blinks; the period is in seconds.
pub fn describe(flashes: u32, period: u32) -> String {
    todo!("describe({flashes}, {period}) is yours to write")
}
