// Adds up the book of the toll bridge: standard input to standard output.
#include <iostream>

int main() {
    std::cerr << "reading the book and printing what it comes to is yours to write\n";
    return 1;
}
