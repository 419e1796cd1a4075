class Main {
    String level = System.getenv("LOG_LEVEL");
}
