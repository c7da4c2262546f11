import { type AliasedRawBuilder, sql } from 'kysely'
import type { OpenDatabase } from './database.ts'

export type Column = 'text' | 'bigint'

/**
 * Rows as one JSON parameter, to be selected from under the name `v`. A statement with a parameter per value is ten times
 * slower to prepare and has an end at 32,766 of them.
 */
export function jsonRows<Row extends { readonly [Name in keyof Row]: string | number | null }>(
  engine: OpenDatabase['engine'],
  columns: Readonly<Record<keyof Row & string, Column>>,
  rows: readonly Row[],
): AliasedRawBuilder<Row, 'v'> {
  if (engine === 'sqlite') {
    // Arrays and positions: shorter, and SQLite finds the n-th value faster than a named one.
    const names = Object.keys(columns)
    const json = JSON.stringify(rows.map((row) => Object.values({ ...columns, ...row })))
    const selected = names.map((name, at) => sql`json_extract(value, ${sql.lit(`$[${at}]`)}) as ${sql.id(name)}`)
    return sql<Row>`(select ${sql.join(selected)} from json_each(${json}))`.as('v')
  }
  const typed = Object.entries<Column>(columns).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`)
  return sql<Row>`(select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(${sql.join(typed)}))`.as('v')
}
