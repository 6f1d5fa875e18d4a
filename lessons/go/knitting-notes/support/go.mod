module knittingnotes

go 1.26
