level = ENV["LOG_LEVEL"]
token = ENV.fetch("API_TOKEN")
