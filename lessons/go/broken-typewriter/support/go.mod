module brokentypewriter

go 1.26
