class BrokenTypewriter {
    /** The keys that left no mark, in the order in which they were first struck. */
    static String brokenKeys(String meant, String typed) {
        throw new UnsupportedOperationException("brokenKeys is yours to write");
    }
}
