package cdu.expect;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collections of the platform with another content, of the same class where that is possible. */
final class Containers {
    private Containers() {}

    /** Returns null for what is neither a collection nor a map. */
    static Object other(Object value) {
        if (value instanceof Map) return other((Map<?, ?>) value);
        return value instanceof Collection ? other((Collection<?>) value) : null;
    }

    private static Object other(Map<?, ?> value) {
        Map<Object, Object> copy = new LinkedHashMap<>(value);
        if (copy.isEmpty()) {
            copy.put("a", "a");
        } else {
            List<Object> keys = new ArrayList<>(copy.keySet());
            Object key = keys.get(place(keys));
            Object more = Expect.otherElement(copy.get(key));
            if (more != null) copy.put(key, more);
            else copy.remove(key);
        }
        return alike(value, copy);
    }

    private static Object other(Collection<?> value) {
        List<Object> copy = new ArrayList<>(value);
        if (copy.isEmpty()) {
            copy.add("a");
        } else {
            int place = place(copy);
            Object more = Expect.otherElement(copy.get(place));
            if (more != null) copy.set(place, more);
            else copy.remove(place);
        }
        return alike(value, copy);
    }

    /** Which element to change: the same one in every run, although sets have another order in each. */
    private static int place(List<?> items) {
        int found = 0;
        String most = "";
        for (int at = 0; at < items.size(); at++) {
            Object item = items.get(at);
            boolean ours = item != null && item.getClass().getModule() == Object.class.getModule();
            if (ours && item.toString().compareTo(most) > 0) {
                found = at;
                most = item.toString();
            }
        }
        return found;
    }

    /** Returns a container of the class of `model` with this content, or the content itself. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object alike(Object model, Object content) {
        try {
            Constructor<?> maker = Arrays.stream(model.getClass().getConstructors())
                    .filter(each -> each.getParameterCount() == 0)
                    .findFirst()
                    .orElse(null);
            if (maker != null) {
                Object made = maker.newInstance();
                if (model instanceof Map) ((Map) made).putAll((Map) content);
                else ((Collection) made).addAll((Collection) content);
                return made;
            }
            if (model instanceof Map) return Map.copyOf((Map) content);
            if (model instanceof Set) return Set.copyOf((Collection) content);
            if (model.getClass() == Arrays.asList().getClass()) return Arrays.asList(((List) content).toArray());
            return List.copyOf((Collection) content);
        } catch (ReflectiveOperationException | RuntimeException error) {
            return content; // of another class: a null in a list, a key that cannot be compared
        }
    }
}
