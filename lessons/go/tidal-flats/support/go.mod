module tidalflats

go 1.26
