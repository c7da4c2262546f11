import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { fastifyCookie } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What a browser holds of a session. */
export interface SessionCookie {
  /** Id of the session; '' when the cookie was not signed here, undefined when there is none. */
  readonly idIn: (request: FastifyRequest) => Promise<string | undefined>
  /** To one who signed in: the session, and a mark of the device by which it is known as theirs the next time. */
  readonly give: (request: FastifyRequest, to: FastifyReply, session: SignedIn) => Promise<void>
  readonly clear: (to: FastifyReply) => void
  /** What the page sends in `x-csrf-token` with every change. */
  readonly csrfOf: (id: string) => Promise<string>
  readonly hasCsrf: (request: FastifyRequest, id: string) => Promise<boolean>
  /** The mark of a device on which this name has signed in. */
  readonly deviceIn: (request: FastifyRequest, name: string) => Promise<string | undefined>
}

interface SignedIn {
  readonly id: string
  readonly name: string
}

export interface SessionCookieDeps {
  readonly secret: () => Promise<string>
  /** The public address is https. */
  readonly secure: boolean
}

const DEVICE_SECONDS = 180 * 24 * 3_600
const DEVICE_BYTES = 16

/**
 * A token against forged requests is made from the id of the session with a key, so it needs no store and ends with the session.
 * `@fastify/csrf-protection` keeps a secret of its own in a second cookie, which outlives the session and is not tied to it.
 * The plugin `@fastify/cookie` has to be registered somewhere, which loads its parser, but gets no key: ours comes from the
 * database, which may not be reached at the start.
 */
export function createSessionCookie({ secret, secure }: SessionCookieDeps): SessionCookie {
  // Browsers let no other host and no plain http set a cookie whose name begins so.
  const prefix = secure ? '__Host-' : ''
  const names = { session: `${prefix}kepu_session`, device: `${prefix}kepu_device` }
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const

  async function valueIn({ headers }: FastifyRequest, name: string): Promise<string | undefined> {
    const given = fastifyCookie.parse(headers.cookie ?? '')[name]
    if (given === undefined) return undefined
    return fastifyCookie.unsign(given, await secret()).value ?? ''
  }
  const csrfOf = async (id: string) =>
    createHmac('sha256', await secret())
      .update(`csrf ${id}`)
      .digest('base64url')
  async function deviceIn(request: FastifyRequest, name: string): Promise<string | undefined> {
    const [device, owner] = (await valueIn(request, names.device))?.split('.') ?? []
    return owner === ownerOf(name) ? device : undefined
  }

  return {
    idIn: (request) => valueIn(request, names.session),
    async give(request, to, { id, name }) {
      const key = await secret()
      const device = (await deviceIn(request, name)) ?? randomBytes(DEVICE_BYTES).toString('base64url')
      const mark = fastifyCookie.sign(`${device}.${ownerOf(name)}`, key)
      to.header('set-cookie', [
        fastifyCookie.serialize(names.session, fastifyCookie.sign(id, key), options),
        fastifyCookie.serialize(names.device, mark, { ...options, maxAge: DEVICE_SECONDS }),
      ])
    },
    clear: (to) => void to.header('set-cookie', fastifyCookie.serialize(names.session, '', { ...options, maxAge: 0 })),
    csrfOf,
    hasCsrf: async ({ headers }, id) => isSame(String(headers['x-csrf-token'] ?? ''), await csrfOf(id)),
    deviceIn,
  }
}

/** Names in other scripts do not fit in a cookie. */
function ownerOf(name: string): string {
  return createHash('sha256').update(name.normalize('NFKC').trim()).digest('base64url')
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
