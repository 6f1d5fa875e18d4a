/** Turns echoes into depths: standard input to standard output. */
class Main {
    public static void main(String[] arguments) {
        throw new UnsupportedOperationException("a depth for every click, and the shallowest, is yours to write");
    }
}
