import java.util.Scanner;

class Main {
    public static void main(String[] arguments) {
        Scanner input = new Scanner(System.in);
        // The greeting is yours to print.
    }
}
