import { isObject, words } from '../chat/reply.ts'
import type { Api } from './api.ts'

const known = new Map<string, string>()

/** Title of an entry; its id when the server does not say. Titles are asked for once. */
export async function nameEntry(id: string, { get }: Pick<Api, 'get'>): Promise<string> {
  const before = known.get(id)
  if (before !== undefined) return before
  const outcome = await get(`/api/entries/${encodeURIComponent(id)}`)
  const title = outcome.kind === 'done' && isObject(outcome.body) ? words(outcome.body['title']) : ''
  if (title !== '') known.set(id, title)
  return title || id
}
