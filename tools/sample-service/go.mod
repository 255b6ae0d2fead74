module observatory.example/tools/sample-service

go 1.26.0
