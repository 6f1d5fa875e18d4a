// Turns echoes into depths: standard input to standard output.
#include <iomanip>
#include <iostream>
#include <optional>
#include <string>

struct Sounding {
    double depth;
    int click;
};

int main() {
    constexpr double metres_per_second = 1500;
    std::optional<Sounding> shallowest;
    int click = 0;
    std::cout << std::fixed << std::setprecision(4);
    for (std::string echo; std::cin >> echo;) {
        ++click;
        if (echo == "-") {
            std::cout << "no echo\n";
            continue;
        }
        const double depth = std::stod(echo) * metres_per_second;
        std::cout << depth << '\n';
        if (!shallowest || depth < shallowest->depth) {
            shallowest = {depth, click};
        }
    }
    if (shallowest) {
        std::cout << "shallowest " << shallowest->depth << " at click " << shallowest->click << '\n';
    } else {
        std::cout << "shallowest none\n";
    }
}
