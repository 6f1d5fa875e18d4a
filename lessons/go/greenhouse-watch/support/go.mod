module greenhousewatch

go 1.26
