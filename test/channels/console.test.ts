import { expect, it } from 'vitest'
import { createConsoleChannel } from '../../src/channels/console.ts'
import { aLetter, NO_END } from '../support/letters.ts'

it('prints one line per letter, without the address and without control characters', async () => {
  const lines: string[] = []
  const channel = createConsoleChannel((line) => lines.push(line))

  const outcome = await channel.send(
    aLetter({ recipient: '13900000000', text: '第一行\r\n第二行\u001b[2J', priority: 'emergency', repeat: true }),
    NO_END,
  )
  await channel.send(aLetter({ recipient: '13900000001', text: '好' }), NO_END)

  expect(outcome).toEqual({ kind: 'sent' })
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^[0-9a-f]{8} emergency repeat 第一行 ⏎ 第二行\ufffd\[2J$/)
  expect(lines[1]).toMatch(/^[0-9a-f]{8} routine 好$/)
  expect(lines[0]?.slice(0, 8)).not.toBe(lines[1]?.slice(0, 8))
  expect(lines.join('')).not.toContain('139')
})
