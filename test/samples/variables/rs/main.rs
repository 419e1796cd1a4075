use std::env;
fn main() {
    let url = env::var("DATABASE_URL").unwrap_or_default();
    println!("{} {}", url, env!("BUILD_REV"));
}
