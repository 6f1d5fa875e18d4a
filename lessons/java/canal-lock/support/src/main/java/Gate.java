enum Gate {
    LOWER,
    UPPER
}
