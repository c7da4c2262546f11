import { createHash } from 'node:crypto'
import { type AffectedPlace, newestOf, type VerdictStore, type VerdictVersion } from './rumours/versions.ts'

interface Listed extends Omit<VerdictVersion, 'digest'> {
  /** How many places got an older version and are still to be told. */
  readonly places: number
  readonly channels: Readonly<Record<string, number>>
  /** Tell places apart without naming them. */
  readonly hashes: readonly string[]
}

const HASH_LENGTH = 16

/** Open ids are random and long enough not to be guessed from their hash. */
function hashOf({ channel, conversation, sender }: AffectedPlace): string {
  return createHash('sha256')
    .update(JSON.stringify([channel, conversation, sender]))
    .digest('hex')
    .slice(0, HASH_LENGTH)
}

function list({ entry, version, verdict, state, at }: VerdictVersion, affected: readonly AffectedPlace[]): Listed {
  const channels: Record<string, number> = {}
  for (const { channel } of affected) channels[channel] = (channels[channel] ?? 0) + 1
  return { entry, version, verdict, state, at, places: affected.length, channels, hashes: affected.map(hashOf) }
}

function describe({ entry, version, state, places, channels }: Listed): string {
  const counts = Object.entries(channels).map(([channel, count]) => `${channel} ${count}`)
  const where = counts.length === 0 ? '' : ` (${counts.join(', ')})`
  return `${entry}  version ${version} ${state}  ${places} places to be told${where}`
}

/** `kepu corrections`: who is still to be told of a changed verdict, as counts; never an address. */
export async function correctionsCommand(
  store: Pick<VerdictStore, 'changes' | 'affectedBy'>,
  json: boolean,
  print: (line: string) => void,
): Promise<void> {
  const listed: Listed[] = []
  for (const change of newestOf(await store.changes(new Date(0))))
    listed.push(list(change, await store.affectedBy(change.entry, change.version)))
  if (json) print(JSON.stringify(listed))
  else if (listed.length === 0) print('no published verdict has changed')
  else for (const each of listed) print(describe(each))
}
