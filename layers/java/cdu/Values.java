package cdu;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.BaseStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;

/**
 * Values as data, in the words of runners/observed/values.py. What cannot be read is said to be so.
 *
 * <p>Widths matter: only an Integer is a whole number and only a Double a floating-point number; the others are words
 * of their own.
 */
public final class Values {
    /** What is written for a call that gives nothing. */
    public static final Object NOTHING = new Object();

    private static final int MOST_PARTS = 20_000;
    private static final int MOST_OF_OBJECT = 200;
    private static final int DEEPEST = 60;
    private static final int DEEPEST_OBJECT = 4;

    private final StringBuilder made = new StringBuilder();
    private final Deque<Object> above = new ArrayDeque<>();

    private Values() {}

    /** Returns a value as one line of JSON. */
    public static String written(Object value) {
        Values values = new Values();
        try {
            values.write(value);
            return values.made.toString();
        } catch (Throwable problem) {
            return "[\"w\",\"unreadable\",\"\"]";
        }
    }

    private void write(Object value) throws IllegalAccessException {
        if (value == null || value instanceof Boolean) made.append(value);
        else if (value == NOTHING) word("nothing", "");
        else if (value instanceof String) made.append(Results.text((String) value));
        else if (value instanceof Integer) made.append("[\"i\",\"").append(value).append("\"]");
        else if (value instanceof Double) made.append("[\"f\",\"").append(value).append("\"]");
        else if (value instanceof Enum) word(((Enum<?>) value).getDeclaringClass().getName(), ((Enum<?>) value).name());
        else if (value instanceof Class) word("class", ((Class<?>) value).getName());
        else if (level(value) > 0) made.append("[\"r\",").append(level(value)).append("]");
        else if (above.size() >= DEEPEST) throw new IllegalStateException("too deep");
        else inside(value);
    }

    private void inside(Object value) throws IllegalAccessException {
        above.push(value);
        if (value.getClass().isArray()) array(value);
        else if (value instanceof Map) map((Map<?, ?>) value);
        else if (value instanceof List) parts("l", "List", ((List<?>) value).iterator());
        else if (value instanceof Set) parts("t", "Set", ((Set<?>) value).iterator());
        else if (value instanceof Collection) parts("l", label(value), ((Collection<?>) value).iterator());
        else if (value instanceof Map.Entry) parts("l", "Entry", entry((Map.Entry<?, ?>) value));
        else if (value instanceof Optional) parts("l", "Optional", ((Optional<?>) value).stream().iterator());
        else if (value instanceof BaseStream) parts("l", "Stream", ((BaseStream<?, ?>) value).iterator());
        else if (value instanceof Throwable) thrown((Throwable) value);
        else if (value instanceof Offset) parts("l", "Offset", List.of(((Offset<?>) value).value, ((Offset<?>) value).strict).iterator());
        else if (value instanceof Percentage) parts("l", "Percentage", List.of(((Percentage) value).value).iterator());
        else if (value.getClass().getModule().isNamed()) word(label(value), value.toString());
        else object(value);
        above.pop();
    }

    private int level(Object value) {
        int level = 1;
        for (Object each : above) {
            if (each == value) return level;
            level++;
        }
        return 0;
    }

    private static String label(Object value) {
        return value.getClass().getName();
    }

    private void word(String kind, String text) {
        made.append("[\"w\",").append(Results.text(kind)).append(',').append(Results.text(text)).append(']');
    }

    private void array(Object value) throws IllegalAccessException {
        Class<?> part = value.getClass().getComponentType();
        int size = Array.getLength(value);
        List<Object> found = new ArrayList<>();
        for (int at = 0; at < size && at <= MOST_PARTS; at++) found.add(Array.get(value, at));
        parts("l", (part.isPrimitive() ? part.getName() : "Object") + "[]", found.iterator());
    }

    private static Iterator<Object> entry(Map.Entry<?, ?> entry) {
        List<Object> both = new ArrayList<>();
        both.add(entry.getKey());
        both.add(entry.getValue());
        return both.iterator();
    }

    private void parts(String kind, String label, Iterator<?> parts) throws IllegalAccessException {
        made.append("[\"").append(kind).append("\",").append(Results.text(label)).append(',');
        list(parts);
        made.append(']');
    }

    private void list(Iterator<?> parts) throws IllegalAccessException {
        made.append('[');
        for (int count = 0; parts.hasNext(); count++) {
            if (count >= MOST_PARTS) throw new IllegalStateException("too many");
            if (count > 0) made.append(',');
            write(parts.next());
        }
        made.append(']');
    }

    private void map(Map<?, ?> map) throws IllegalAccessException {
        made.append("[\"m\",\"Map\",[");
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (count >= MOST_PARTS) throw new IllegalStateException("too many");
            if (count++ > 0) made.append(',');
            list(entry(entry));
        }
        made.append("]]");
    }

    private void thrown(Throwable problem) throws IllegalAccessException {
        String message = problem.getMessage();
        made.append("[\"e\",").append(chain(problem)).append(',').append(Results.text(String.valueOf(message)));
        made.append(",[[\"message\",").append(message == null ? "null" : Results.text(message)).append("],[\"cause\",");
        write(problem.getCause());
        made.append("]]]");
    }

    /** An object of the lesson's own; its fields are for people to read, nothing is compared by them. */
    private void object(Object value) throws IllegalAccessException {
        made.append("[\"o\",").append(chain(value)).append(",[");
        int count = 0;
        for (Class<?> each = value.getClass(); each != null && each.getClassLoader() != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                boolean shown = !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic();
                if (!shown || count >= MOST_OF_OBJECT || above.size() > DEEPEST_OBJECT || !field.trySetAccessible()) continue;
                if (count++ > 0) made.append(',');
                made.append('[').append(Results.text(field.getName())).append(',');
                write(field.get(value));
                made.append(']');
            }
        }
        made.append(']');
        if (value instanceof Iterable) {
            made.append(',');
            list(((Iterable<?>) value).iterator());
        }
        made.append(']');
    }

    /** The names of a class, of the classes above it, and of what they implement. */
    private static String chain(Object value) {
        List<String> names = new ArrayList<>();
        for (Class<?> each = value.getClass(); each != null; each = each.getSuperclass()) names.add(each.getName());
        for (Class<?> each = value.getClass(); each != null; each = each.getSuperclass()) {
            for (Class<?> one : each.getInterfaces()) names.add(one.getName());
        }
        StringBuilder made = new StringBuilder("[");
        for (String name : names) made.append(made.length() == 1 ? "" : ",").append(Results.text(name));
        return made.append(']').toString();
    }
}
