module helixray

go 1.19
