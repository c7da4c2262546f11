import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { reply } from '../../src/domain/message.ts'
import { createServer } from '../../src/http/server.ts'
import { requireStaff } from '../../src/http/staff-auth.ts'

const PROXY = '10.0.0.7'
const open: Array<() => Promise<void>> = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** A server that says who it takes the client for, and has one route of staff to which nobody holds a token. */
async function aServer(TRUST_PROXY: string | undefined) {
  const { trustedProxies } = readConfig({ TRUST_PROXY })
  const nobody = {
    authenticate: async () => undefined,
    allows: () => false,
    permits: () => false,
    record: async () => undefined,
  }
  const app = await createServer({
    receive: async () => reply('answer', ''),
    readiness: async () => ({ ready: true, notes: [] }),
    metrics: { text: async () => '', contentType: 'text/plain' },
    version: '0.0.0',
    trustedProxies,
    tooMany: '问得太快了',
    findEntry: () => undefined,
    findSource: () => undefined,
    onFault: () => undefined,
    plugins: [
      async (scope) => {
        scope.get('/who', async (request) => request.ip)
        await scope.register(async (staff) => {
          requireStaff(staff, nobody, () => new Date())
          staff.get('/staff-only', { config: { act: 'alert.read' } }, async () => 'x')
        })
      },
    ],
  })
  open.push(() => app.close())
  return async (url: string, remoteAddress: string, forwarded: string) =>
    app.inject({ method: 'GET', url, remoteAddress, headers: { 'x-forwarded-for': forwarded } })
}

describe('the address of a client', () => {
  it.each([
    ['nobody is believed when nothing is set', undefined, PROXY, '1.2.3.4', PROXY],
    ['the proxy is', PROXY, PROXY, '1.2.3.4', '1.2.3.4'],
    ['what the client wrote in front of it is not', PROXY, PROXY, '9.9.9.9, 1.2.3.4', '1.2.3.4'],
    ['somebody who comes round the proxy is not', PROXY, '10.0.0.8', '1.2.3.4', '10.0.0.8'],
    ['two proxies in a row are', `loopback, 10.0.0.0/8`, '127.0.0.1', '9.9.9.9, 1.2.3.4, 10.0.0.9', '1.2.3.4'],
    ['a proxy reached over a socket for both kinds is', PROXY, `::ffff:${PROXY}`, '2001:db8::1', '2001:db8::1'],
  ])('%s', async (_name, trusted, remote, forwarded, client) => {
    const ask = await aServer(trusted)

    expect((await ask('/who', remote, forwarded)).body).toBe(client)
  })

  it('is what wrong tokens are counted by: one client behind the proxy does not shut out the others', async () => {
    const ask = await aServer(PROXY)
    const codes: number[] = []
    for (let at = 0; at < 31; at++) codes.push((await ask('/staff-only', PROXY, '1.2.3.4')).statusCode)

    expect(codes.slice(-2)).toEqual([401, 429])
    expect((await ask('/staff-only', PROXY, '1.2.3.5')).statusCode).toBe(401)
  })
})
