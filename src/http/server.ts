import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance } from 'fastify'
import { type ChatRouteDeps, registerChat } from './chat-route.ts'
import { type EntryRouteDeps, registerEntries } from './entry-route.ts'
import { handleErrors, sendError } from './errors.ts'
import { type OperationDeps, registerOperation } from './operation-routes.ts'

export interface ServerDeps extends ChatRouteDeps, EntryRouteDeps, OperationDeps {
  readonly version: string
  /** Reverse proxies that are believed who the client is; left out: nobody is. */
  readonly trustedProxies?: readonly string[]
  /** Said when somebody asks too often. */
  readonly tooMany: string
  readonly onFault: (error: unknown) => void
  /** Pages and further routes. */
  readonly plugins: ReadonlyArray<(app: FastifyInstance) => Promise<void>>
}

const BODY_BYTES = 16 * 1024
const REQUEST_TIMEOUT_MS = 15_000

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** The HTTP side as one Fastify instance; it listens nowhere until told to. */
export async function createServer(deps: ServerDeps): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    logger: false,
    forceCloseConnections: 'idle',
    // Limits and lock-outs are for each `request.ip`. Never `true`: then everybody chooses his own.
    trustProxy:
      deps.trustedProxies === undefined || deps.trustedProxies.length === 0 ? false : [...deps.trustedProxies],
    // An address that cannot be read never reaches a route: it gets the shape and the headers of every other error.
    frameworkErrors(_error, _request, to) {
      sendError(to.headers(HEADERS), 400, { code: 'request.invalid', message: '地址不正确，请检查后再发。' })
    },
    // Schemas describe the API; bodies are checked with zod.
    ajv: { customOptions: { strict: false } },
  })
  app.addHook('onSend', async (request, to) => {
    // The API description page of Swagger UI writes styles inline.
    if (!request.url.startsWith('/api/docs')) to.headers(HEADERS)
  })
  handleErrors(app, deps.tooMany, deps.onFault)

  await app.register(swagger, {
    openapi: {
      info: {
        title: '科普楚雄 · 小科',
        description: 'Answers from vetted science, with citations',
        version: deps.version,
      },
      components: { securitySchemes: { staff: { type: 'http', scheme: 'bearer' } } },
    },
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs' })
  await registerChat(app, deps)
  registerEntries(app, deps)
  registerOperation(app, deps)
  // Browsers ask for it where a page names no icon of its own.
  app.get('/favicon.ico', { schema: { hide: true } }, async (_request, to) =>
    to.header('cache-control', 'public, max-age=86400').status(204).send(),
  )
  for (const plugin of deps.plugins) await app.register(plugin)
  return app
}
