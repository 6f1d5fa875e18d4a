fn main() {
    // The greeting is yours to print.
}
