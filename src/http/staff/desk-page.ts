import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const YEAR_SECONDS = 31_536_000

/**
 * The page of duty officers at `/staff`, from the folder it was built into. It is the same for everybody: what it shows comes
 * from routes that ask who it is. Assets carry their hash in the name and are kept for ever.
 */
export function createDeskPage({ folder }: { readonly folder: string }) {
  return async (app: FastifyInstance): Promise<void> => {
    if (!existsSync(folder)) return
    await app.register(fastifyStatic, {
      root: folder,
      prefix: '/staff/',
      preCompressed: true,
      cacheControl: false,
      setHeaders(to, path) {
        const forEver = `public, max-age=${YEAR_SECONDS}, immutable`
        to.header('cache-control', path.includes('/assets/') ? forEver : 'no-cache')
      },
    })
    app.get('/staff', { schema: { hide: true } }, (_request, to) => to.sendFile('index.html'))
  }
}
