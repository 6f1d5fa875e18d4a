import java.util.Scanner;

class Main {
    public static void main(String[] arguments) {
        Scanner input = new Scanner(System.in);
        String name = input.hasNextLine() ? input.nextLine() : "";
        System.out.println(name.isEmpty() ? "Hello!" : "Hello, " + name + "!");
    }
}
