module recipescaler

go 1.26
