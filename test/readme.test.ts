import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const FILES = [
  'docs/alerts.zh-CN.md',
  'README.md',
  'README.zh-CN.md',
  'docs/operation.zh-CN.md',
  'docs/content-authoring.md',
]
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')))
const usage = readFileSync('src/cli.ts', 'utf8')

describe.each(FILES)('%s', (file) => {
  const text = readFileSync(file, 'utf8')

  it('names only commands that exist', () => {
    const named = [...text.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name ?? '')
    const commands = [...text.matchAll(/npm run kepu -- ([a-z-]+)/g)].map(([, name]) => name ?? '')

    expect(named.filter((name) => !(name in scripts))).toEqual([])
    expect(commands.filter((name) => !usage.includes(`'${name}'`))).toEqual([])
  })
})

it('the README says what a newcomer needs in under 700 words', () => {
  const text = readFileSync('README.md', 'utf8')

  expect(text).toContain('npm ci && npm start')
  expect(text).toContain('npm ci && npm test')
  expect(text.split(/\s+/).length).toBeLessThan(700)
})
