module nestedparcels

go 1.26
