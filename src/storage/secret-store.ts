import { randomBytes } from 'node:crypto'
import type { Db } from './database.ts'

const SECRET_BYTES = 32

/** A random value for a purpose, in base64url: made once, then the same on every instance. */
export async function secretFor(db: Db, name: string): Promise<string> {
  await db
    .insertInto('secrets')
    .values({ name, value: randomBytes(SECRET_BYTES).toString('base64url') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const { value } = await db.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirstOrThrow()
  return value
}

/** The same, asked of the database once: for what is needed with every request. */
export function createSecret(db: Db, name: string): () => Promise<string> {
  let kept: string | undefined
  return async () => {
    kept ??= await secretFor(db, name)
    return kept
  }
}
