import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import Fastify from 'fastify'
import { compose } from './compose.ts'
import { readConfig } from './config.ts'
import { createLogger } from './logger.ts'

const SECONDS = 5
const CONNECTIONS = 10
const QUESTIONS = [
  '刚吃了菌子肚子疼',
  '见手青怎么炒才安全',
  '96110打来的电话要接吗',
  '红色暴雨预警是什么意思',
  '今天股票涨了吗',
  '你好',
]

interface Load {
  readonly perSecond: number
  readonly p99: number
}

/** Bounded load on loopback: ten connections for five seconds, bodies of different senders. */
async function load(url: string): Promise<Load> {
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
            text: QUESTIONS[sent++ % QUESTIONS.length],
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

  const bare = await load(emptyUrl)
  const chat = await load(url)
  print(`empty Fastify route: ${bare.perSecond.toFixed(0)} requests/s, p99 ${bare.p99} ms`)
  print(
    `POST /api/chat:      ${chat.perSecond.toFixed(0)} requests/s, p99 ${chat.p99} ms, share ${((100 * chat.perSecond) / bare.perSecond).toFixed(1)} %`,
  )

  await empty.close()
  await service.stop()
  await rm(dataDir, { recursive: true })
}
