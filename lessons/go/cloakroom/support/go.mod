module cloakroom

go 1.26
