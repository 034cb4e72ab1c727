// One client of Go connects by the URL in $URL, and prints what answered.
package main

import (
	"database/sql"
	"fmt"
	"os"

	_ "github.com/jackc/pgx/v4/stdlib"
	_ "github.com/lib/pq"
)

func main() {
	db, err := sql.Open(os.Args[1], os.Getenv("URL"))
	way := ""
	if err == nil {
		err = db.QueryRow("select coalesce(host(inet_server_addr()), 'socket')").Scan(&way)
	}
	if err != nil {
		way = "failed: " + err.Error()
	}
	fmt.Println(way)
}
