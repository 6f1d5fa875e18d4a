import java.util.List;
import java.util.stream.Collectors;

class Sample {
    String greet(String name) {
        return "Hello, " + name + "!";
    }

    int add(int a, int b) {
        if (a < 0) throw new IllegalArgumentException("negative");
        return a + b;
    }

    List<String> upper(List<String> words) {
        return words.stream().map(String::toUpperCase).collect(Collectors.toList());
    }
}
