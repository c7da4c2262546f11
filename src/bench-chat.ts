import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import Fastify from 'fastify'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { loadKnowledge } from './knowledge/load-knowledge.ts'
import { createLogger } from './logger.ts'

const SECONDS = 5
const CONNECTIONS = 10
/** Every so manieth wording is asked again and again. */
const AGAIN_STEP = 50
interface Load {
  readonly perSecond: number
  readonly p99: number
}

/** Bounded load on loopback: ten connections for five seconds, bodies of different senders; the questions go round. */
async function load(url: string, questions: readonly string[]): Promise<Load> {
  let sent = 0
  const { requests, latency, non2xx } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        path: '/api/chat',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({
          ...request,
          body: JSON.stringify({
            conversation: 'c',
            sender: `s${sent % 5_000}`,
            text: questions[sent++ % questions.length],
          }),
        }),
      },
    ],
  })
  if (non2xx > 0) process.stdout.write(`  ${non2xx} answers were not 2xx\n`)
  return { perSecond: requests.average, p99: latency.p99 }
}

/** `npm run bench -- chat`: the whole of POST /api/chat beside an empty route of the same framework, in one run. */
export async function benchChat(print: (line: string) => void): Promise<void> {
  const empty = Fastify({ logger: false })
  empty.post('/api/chat', async () => ({ ok: true }))
  const emptyUrl = await empty.listen({ host: '127.0.0.1', port: 0 })

  const dataDir = await mkdtemp(join(tmpdir(), 'kepu-bench-'))
  const service = await compose({ ...readConfig(), dataDir, port: 0, host: '127.0.0.1' }, createLogger('error'))
  const url = await service.start()

  const { knowledge } = await loadKnowledge(readConfig().knowledgeDir)
  const asks = knowledge.entries.flatMap((entry) => entry.asks)
  const again = asks.filter((_ask, at) => at % AGAIN_STEP === 0)
  const bare = await load(emptyUrl, asks)
  const report = (name: string, { perSecond, p99 }: Load) =>
    print(
      `${name.padEnd(44)} ${perSecond.toFixed(0).padStart(6)} requests/s, p99 ${p99} ms, share ${((100 * perSecond) / bare.perSecond).toFixed(1)} %`,
    )
  report('empty Fastify route', bare)
  report('POST /api/chat, no question asked before', await load(url, asks))
  report(`POST /api/chat, ${again.length} questions again and again`, await load(url, again))

  await empty.close()
  await service.stop()
  await rm(dataDir, { recursive: true })
}
