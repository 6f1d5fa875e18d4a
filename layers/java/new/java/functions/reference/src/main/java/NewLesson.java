class NewLesson {
    String greet(String name) {
        return name.isEmpty() ? "Hello!" : "Hello, " + name + "!";
    }
}
