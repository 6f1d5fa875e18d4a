package cdu.expect;

import cdu.Orders;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What tests expect goes through here: unchanged, or changed where the run has to fail.
 *
 * <p>With code of the solution's among the callers nothing is told: neither what is expected nor which run this is.
 */
public final class Expect {
    private static final RuntimePermission TESTS_ONLY = new RuntimePermission("cdu.expect");

    private Expect() {}

    private static boolean wrong() {
        System.getSecurityManager().checkPermission(TESTS_ONLY);
        return Orders.wrong;
    }

    public static boolean of(boolean value) {
        return wrong() != value;
    }

    public static char of(char value) {
        return wrong() ? (char) (value + 1) : value;
    }

    public static byte of(byte value) {
        return wrong() ? (byte) (value + 1) : value;
    }

    public static short of(short value) {
        return wrong() ? (short) (value + 1) : value;
    }

    public static int of(int value) {
        return wrong() ? value + 1 : value;
    }

    public static long of(long value) {
        return wrong() ? value + 1 : value;
    }

    public static float of(float value) {
        return wrong() ? (float) other((double) value) : value;
    }

    public static double of(double value) {
        return wrong() ? other(value) : value;
    }

    /** Where another type than expected comes back the test fails as well, which is what is wanted. */
    @SuppressWarnings("unchecked")
    public static <T> T of(T value) {
        boolean wrong = wrong();
        Object other = other(value); // in both runs, since it may call the solution's `hashCode`
        return wrong ? (T) other : value;
    }

    private static double other(double value) {
        return Double.isFinite(value) ? value + Math.abs(value) + 1 : 0;
    }

    /** A value of the same type that could as well be right, so that nobody sees which run this is. */
    private static Object other(Object value) {
        if (value == null) return new Object();
        if (value instanceof String) return other((String) value);
        if (value instanceof Boolean) return !((Boolean) value);
        if (value instanceof Character) return (char) ((Character) value + 1);
        if (value instanceof Number) return other((Number) value);
        if (value instanceof Class) return Throwable.class.isAssignableFrom((Class<?>) value) ? Never.class : Never[].class;
        if (value instanceof Enum) return other((Enum<?>) value);
        if (value instanceof Temporal) return other((Temporal) value);
        if (value instanceof Duration) return ((Duration) value).plusSeconds(1);
        if (value instanceof Period) return ((Period) value).plusDays(1);
        if (value.getClass().isArray()) return otherArray(value);
        // An object's own methods may be the solution's: only those of the platform are called.
        if (value.getClass().getModule() != Object.class.getModule()) return null;
        if (value instanceof Optional) return Optional.of(other(((Optional<?>) value).orElse(null)));
        return Containers.other(value);
    }

    /** A text with another letter or digit in one place; which place depends on the text, so every run has the same. */
    private static String other(String value) {
        int[] places = IntStream.range(0, value.length()).filter(at -> next(value.charAt(at)) != 0).toArray();
        if (places.length == 0) return value + "a";
        int at = places[Math.floorMod(value.hashCode(), places.length)];
        return value.substring(0, at) + next(value.charAt(at)) + value.substring(at + 1);
    }

    /** The letter or digit of the same kind after this one, 0 for what is none. */
    private static char next(char it) {
        if (it >= 'a' && it < 'z' || it >= 'A' && it < 'Z' || it >= '0' && it < '9') return (char) (it + 1);
        if (it == 'z' || it == 'Z') return (char) (it - 25);
        return it == '9' ? '8' : 0;
    }

    private static Object other(Number value) {
        if (value instanceof Integer) return (Integer) value + 1;
        if (value instanceof Long) return (Long) value + 1;
        if (value instanceof Short) return (short) ((Short) value + 1);
        if (value instanceof Byte) return (byte) ((Byte) value + 1);
        if (value instanceof Float) return (float) other((double) (Float) value);
        if (value instanceof BigInteger) return ((BigInteger) value).add(BigInteger.ONE);
        if (value instanceof BigDecimal) return ((BigDecimal) value).add(BigDecimal.ONE);
        return value instanceof Double ? (Object) other((double) (Double) value) : null;
    }

    private static Object other(Enum<?> value) {
        Object[] all = value.getDeclaringClass().getEnumConstants();
        return all.length > 1 ? all[(value.ordinal() + 1) % all.length] : null;
    }

    private static Object other(Temporal value) {
        for (ChronoUnit unit : List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.YEARS)) {
            if (value.isSupported(unit)) return value.plus(1, unit);
        }
        return null;
    }

    private static Object otherArray(Object value) {
        int size = Array.getLength(value);
        Object more = size == 0 ? null : other(Array.get(value, 0));
        Object copy = Array.newInstance(value.getClass().getComponentType(), more == null ? size + 1 : size);
        System.arraycopy(value, 0, copy, 0, size);
        if (more != null) Array.set(copy, 0, more);
        return copy;
    }

    /** Of an element, another one; null where there is none of its type. */
    static Object otherElement(Object value) {
        return value == null ? null : other(value);
    }

    private static final class Never extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
