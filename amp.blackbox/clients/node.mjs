// One client of Node connects by the URL in $URL, and prints what answered.
import { createRequire } from 'node:module'

const load = createRequire(process.cwd() + '/')
const url = process.env.URL
const query = "select coalesce(host(inet_server_addr()), 'socket') as way"

const clients = {
  async 'pg'() {
    const { Client } = load('pg')
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(query)
    await client.end()
    return rows[0].way
  },
  async 'postgres'() {
    const sql = load('postgres')(url, { max: 1, connect_timeout: 5 })
    const rows = await sql.unsafe(query)
    await sql.end()
    return rows[0].way
  },
  async 'pg-promise'() {
    const pgp = load('pg-promise')()
    const row = await pgp(url).one(query)
    pgp.end()
    return row.way
  },
  async 'knex'() {
    const knex = load('knex')({ client: 'pg', connection: url })
    const { rows } = await knex.raw(query)
    await knex.destroy()
    return rows[0].way
  },
  async 'kysely'() {
    const { Kysely, PostgresDialect, CompiledQuery } = await import(load.resolve('kysely'))
    const { Pool } = load('pg')
    const db = new Kysely({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }) })
    const { rows } = await db.executeQuery(CompiledQuery.raw(query))
    await db.destroy()
    return rows[0].way
  },
  async 'drizzle-orm'() {
    const { drizzle } = load('drizzle-orm/node-postgres')
    const db = drizzle(url)
    const { rows } = await db.execute(query)
    await db.$client.end()
    return rows[0].way
  },
  async 'typeorm'() {
    load('reflect-metadata')
    const { DataSource } = load('typeorm')
    const source = new DataSource({ type: 'postgres', url })
    await source.initialize()
    const rows = await source.query(query)
    await source.destroy()
    return rows[0].way
  },
  async 'sequelize'() {
    const { Sequelize } = load('sequelize')
    const sequelize = new Sequelize(url, { logging: false })
    const [rows] = await sequelize.query(query)
    await sequelize.close()
    return rows[0].way
  },
  async 'slonik'() {
    const { createPool, sql } = await import(load.resolve('slonik'))
    const pool = await createPool(url)
    const row = await pool.one(sql.unsafe`select coalesce(host(inet_server_addr()), 'socket') as way`)
    await pool.end()
    return row.way
  },
  async '@prisma/adapter-pg'() {
    const { PrismaPg } = load('@prisma/adapter-pg')
    const adapter = await new PrismaPg({ connectionString: url }).connect()
    const { rows } = await adapter.queryRaw({ sql: query, args: [], argTypes: [] })
    await adapter.dispose()
    return rows[0][0]
  },
}

const name = process.argv[2]
try {
  console.log(await clients[name]())
} catch (e) {
  const cause = e.errors?.[0] ?? e.cause ?? e
  console.log('failed: ' + String(cause.message || cause.code || cause).split('\n')[0])
}
process.exit(0)
