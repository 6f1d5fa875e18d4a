module tidemarks

go 1.26
