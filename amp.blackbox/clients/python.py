"""One client of Python connects by the URL in $URL, and prints what answered."""

import os
import sys

URL = os.environ["URL"]
QUERY = "select coalesce(host(inet_server_addr()), 'socket')"


def dbapi(module):
    connection = __import__(module).connect(URL)
    cursor = connection.cursor()
    cursor.execute(QUERY)
    return cursor.fetchone()[0]


def asyncpg():
    import asyncio

    import asyncpg

    async def ask():
        connection = await asyncpg.connect(URL, timeout=5)
        return await connection.fetchval(QUERY)

    return asyncio.run(ask())


def sqlalchemy():
    from sqlalchemy import create_engine, text

    with create_engine(URL).connect() as connection:
        return connection.execute(text(QUERY)).scalar()


def sqlalchemy_asyncpg():
    import asyncio

    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    async def ask():
        async with create_async_engine(URL).connect() as connection:
            return (await connection.execute(text(QUERY))).scalar()

    return asyncio.run(ask())


CLIENTS = {
    "psycopg": lambda: dbapi("psycopg"),
    "psycopg2": lambda: dbapi("psycopg2"),
    "asyncpg": asyncpg,
    "sqlalchemy": sqlalchemy,
    "sqlalchemy+asyncpg": sqlalchemy_asyncpg,
}

try:
    print(CLIENTS[sys.argv[1]]())
except Exception as e:
    print("failed:", (str(e) or repr(e)).splitlines()[0])
