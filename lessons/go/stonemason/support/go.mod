module stonemason

go 1.26
