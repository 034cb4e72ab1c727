<?php
// PDO, or pg_connect, connects by what is in $URL, and prints what answered.
$query = "select coalesce(host(inet_server_addr()), 'socket')";
try {
    if ($argv[1] === 'pdo') {
        echo (new PDO(getenv('URL')))->query($query)->fetchColumn(), "\n";
    } else {
        $db = @pg_connect(getenv('URL'));
        echo $db ? pg_fetch_result(pg_query($db, $query), 0, 0) : 'failed', "\n";
    }
} catch (Throwable $e) {
    echo 'failed: ', strtok($e->getMessage(), "\n"), "\n";
}
