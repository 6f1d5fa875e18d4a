module canallock

go 1.26
