class SignalLamp {
    /** Says in words how a lighthouse blinks; the period is in seconds. */
    static String describe(int flashes, int period) {
        throw new UnsupportedOperationException("describe is yours to write");
    }
}
