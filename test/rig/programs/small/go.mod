module kecs.dev/test/small

go 1.26.0
