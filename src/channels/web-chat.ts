import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** What the page asks for when it opens. */
export interface WebChatDeps {
  /** Folder with the built page. */
  readonly folder: string
  readonly greeting: string
  readonly notice: string
  /** Questions to start with, for this season. */
  readonly starters: () => readonly string[]
}

const YEAR_SECONDS = 31_536_000

/** Residents' page at `/` and what it needs. Assets carry their hash in the name and are kept for ever, the page is not. */
export function createWebChat({ folder, greeting, notice, starters }: WebChatDeps) {
  return async (app: FastifyInstance): Promise<void> => {
    const schema = { summary: 'Greeting and questions to start with', tags: ['chat'] }
    app.get('/api/starters', { schema }, async () => ({ greeting, notice, starters: starters() }))
    if (!existsSync(folder)) return
    await app.register(fastifyStatic, {
      root: folder,
      preCompressed: true,
      cacheControl: false,
      setHeaders(to, path) {
        to.header(
          'cache-control',
          path.includes('/assets/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
        )
      },
    })
  }
}
