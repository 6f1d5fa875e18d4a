// Turns echoes into depths: standard input to standard output.
#include <iostream>

int main() {
    std::cerr << "a depth for every click, and the shallowest in the end, is yours to write\n";
    return 1;
}
