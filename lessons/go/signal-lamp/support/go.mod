module signallamp

go 1.26
