enum Water {
    LOW,
    HIGH
}
