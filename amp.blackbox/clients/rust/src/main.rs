//! tokio-postgres connects by the URL in $URL, and prints what answered.

use tokio_postgres::{Error, NoTls};

async fn ask(url: &str) -> Result<String, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    let query = "select coalesce(host(inet_server_addr()), 'socket')";
    Ok(client.query_one(query, &[]).await?.get(0))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = std::env::var("URL").unwrap();
    match runtime.block_on(ask(&url)) {
        Ok(way) => println!("{}", way),
        Err(e) => println!("failed: {}", e),
    }
}
