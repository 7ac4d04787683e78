import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { APPLICATION_NAME } from "./embedded.ts";
import { type Prisma, PrismaClient } from "./generated/client.ts";
import { nameOfStatement } from "./kept-statements.ts";

/**
 * An open transaction. `prisma` is for ordinary code; `sql` runs one prepared statement on the same connection, for the
 * few writes that happen on every interaction: what decides their speed is the number of round trips.
 */
export type Tx = {
  prisma: Prisma.TransactionClient;
  sql<Row extends object = Record<string, unknown>>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
};

/** A statement that PostgreSQL parses and plans once a connection. The name is unique in the program. */
export type Statement = { name: string; text: string };

export type Database = {
  prisma: PrismaClient;
  pool: pg.Pool;
  /**
   * Runs `work` in a transaction: all of it is committed, or, when it throws, none. Not to be nested. Runs once: what
   * fails by a conflict is the caller's to decide.
   */
  transaction<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  /** One statement outside a transaction. */
  sql<Row extends object = Record<string, unknown>>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/** Longer than any interaction takes; a transaction that hangs must not hold its locks. */
const TRANSACTION_TIMEOUT_MS = 20_000;

/** Where a transaction that is being opened finds the place to leave its connection. */
const opening = new AsyncLocalStorage<{ client?: pg.PoolClient; isOver?: boolean }>();

/** Opens a database. @param connections at most that many at once */
export function openDatabase(url: string, { connections = 16 }: { connections?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: APPLICATION_NAME,
    // Our prepared statements take the same path whatever their values, so they are planned once a connection. The
    // pool waits for what this returns.
    onConnect: async (client) => {
      await client.query("SET plan_cache_mode = force_generic_plan");
    },
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  const prisma = new PrismaClient({ adapter: new SharingPg(pool, { statementNameGenerator: nameOfStatement }) });
  const run = async <Row extends object>(
    client: pg.Pool | pg.PoolClient,
    statement: Statement,
    values: readonly unknown[],
  ) => (await client.query<Row & pg.QueryResultRow>({ ...statement, values: [...values] })).rows as Row[];
  return {
    prisma,
    pool,
    sql: (statement, values = []) => run(pool, statement, values),
    transaction(work) {
      const shared: { client?: pg.PoolClient; isOver?: boolean } = {};
      return opening.run(shared, () =>
        prisma.$transaction(
          (inner) => {
            const { client } = shared;
            if (!client) throw new Error("the transaction has no connection of its own");
            const sql: Tx["sql"] = (statement, values = []) => {
              // After a time-out the connection belongs to somebody else.
              if (shared.isOver) throw new Error("the transaction is over");
              return run(client, statement, values);
            };
            return opening.exit(() => work({ prisma: inner, sql }));
          },
          { timeout: TRANSACTION_TIMEOUT_MS, maxWait: 10_000 },
        ),
      );
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Prisma's adapter on our pool, which hands the connection of each new transaction to the one who opened it. */
class SharingPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolation) => {
      const transaction = await start(isolation);
      const place = opening.getStore();
      if (!place) return transaction;
      place.client = (transaction as unknown as { client: pg.PoolClient }).client;
      for (const end of ["commit", "rollback"] as const) {
        const original = transaction[end].bind(transaction);
        transaction[end] = () => {
          place.isOver = true;
          return original();
        };
      }
      return transaction;
    };
    return adapter;
  }
}
