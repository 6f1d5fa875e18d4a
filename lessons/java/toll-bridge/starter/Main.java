/** Adds up the book of the toll bridge: standard input to standard output. */
class Main {
    public static void main(String[] arguments) {
        throw new UnsupportedOperationException("reading the book and printing what it comes to is yours to write");
    }
}
