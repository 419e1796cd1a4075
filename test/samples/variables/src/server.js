// process.env.COMMENTED_OUT is not read any more
const { API_TOKEN, CACHE_URL: cache = "redis://localhost" } = process.env
const port = process.env.PORT ?? "3000"
const level = process.env["LOG_LEVEL"]
const shown = "process.env.IN_A_TEXT"
console.log(`http://${process.env.PUBLIC_HOST}:${port}`, API_TOKEN, cache, level, shown)
