/** A place on the map, counted from 0. */
record Square(int row, int column) {}
