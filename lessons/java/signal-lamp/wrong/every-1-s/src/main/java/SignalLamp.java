class SignalLamp {
    /** Says in words how a lighthouse blinks; the period is in seconds. */
    static String describe(int flashes, int period) {
        if (flashes == 0) {
            return "steady light";
        }
        String what = flashes == 1 ? "1 flash" : flashes + " flashes";
        String often = "every " + period + " s";
        return what + " " + often;
    }
}
