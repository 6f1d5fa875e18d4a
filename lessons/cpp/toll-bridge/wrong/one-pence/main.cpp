// Adds up the book of the toll bridge: standard input to standard output.
#include <iostream>
#include <map>
#include <string>

// What one crossing costs, in pence.
int toll(const std::string& time, const std::string& who) {
    static const std::map<std::string, int> tolls{{"walker", 1}, {"rider", 2}, {"cart", 5}};
    const bool night = time < "06:00" || time >= "22:00";
    return tolls.at(who) * (night ? 2 : 1);
}

int main() {
    int crossings = 0;
    std::cin >> crossings;
    int total = 0;
    std::string time;
    std::string who;
    for (int i = 0; i < crossings && std::cin >> time >> who; ++i) {
        total += toll(time, who);
    }
    std::cout << crossings << (crossings == 1 ? " crossing, " : " crossings, ");
    std::cout << total << " pence\n";
}
