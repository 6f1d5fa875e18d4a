module cdu

go 1.26
