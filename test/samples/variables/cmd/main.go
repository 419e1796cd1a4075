package main

import "os"

func main() {
	level, ok := os.LookupEnv("LOG_LEVEL")
	println(os.Getenv("PORT"), level, ok)
}
