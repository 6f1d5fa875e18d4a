package cdu.expect;

import cdu.Orders;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        return wrong() ? (T) other(value) : value;
    }

    private static double other(double value) {
        return Double.isFinite(value) ? value + Math.abs(value) + 1 : 0;
    }

    private static Object other(Object value) {
        if (value == null) return new Object();
        if (value instanceof String) return value + "a";
        if (value instanceof Boolean) return !((Boolean) value);
        if (value instanceof Character) return (char) ((Character) value + 1);
        if (value instanceof Number) return other((Number) value);
        if (value instanceof Class) return Throwable.class.isAssignableFrom((Class<?>) value) ? Never.class : Never[].class;
        if (value instanceof Enum) return other((Enum<?>) value);
        if (value instanceof Temporal) return other((Temporal) value);
        if (value.getClass().isArray()) return otherArray(value);
        // An object's own methods may be the solution's: only those of the platform are called.
        if (value.getClass().getModule() != Object.class.getModule()) return null;
        if (value instanceof Optional) return Optional.of(other(((Optional<?>) value).orElse(null)));
        if (value instanceof Map) return other((Map<?, ?>) value);
        return value instanceof Collection ? other((Collection<?>) value) : null;
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
        Object copy = Array.newInstance(value.getClass().getComponentType(), size + 1);
        System.arraycopy(value, 0, copy, 0, size);
        return copy;
    }

    private static Object other(Map<?, ?> value) {
        Map<Object, Object> copy = new HashMap<>(value);
        copy.put(new Never(), null);
        return copy;
    }

    private static Object other(Collection<?> value) {
        Object more = value.isEmpty() ? null : other(value.iterator().next());
        List<Object> copy = new ArrayList<>(value);
        copy.add(more);
        return value instanceof Set ? new LinkedHashSet<>(Arrays.asList(more)) : copy;
    }

    private static final class Never extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
