import type { FastifyInstance } from 'fastify'
import { SCRIPT_FILE, SIGN_IN_PAGE, STYLE_FILE, WELCOME_PAGE } from './page.ts'

const YEAR_SECONDS = 31_536_000
const HIDDEN = { schema: { hide: true } }

/** Two pages that need nothing built: a person who was just given an account comes to them first. */
export function registerSignInPages(app: FastifyInstance): void {
  for (const [path, page] of Object.entries({ '/staff/welcome': WELCOME_PAGE, '/staff/sign-in': SIGN_IN_PAGE }))
    app.get(path, HIDDEN, async (_request, to) =>
      to.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page),
    )
  for (const { path, type, content } of [STYLE_FILE, SCRIPT_FILE])
    app.get(path, HIDDEN, async (_request, to) =>
      to
        .header('cache-control', `public, max-age=${YEAR_SECONDS}, immutable`)
        .type(`${type}; charset=utf-8`)
        .send(content),
    )
}
