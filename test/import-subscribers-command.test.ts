import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importSubscribersCommand } from '../src/import-subscribers-command.ts'
import { aFolder } from './support/knowledge.ts'
import { createMemorySubscriberStore } from './support/subscribers.ts'

const HEAD = 'channel,address,region,segments,topics,elder,consent_at,consent_text'
const RIGHT = 'webhook,13812345678,999999,,,,2026-11-01,登记表'

async function run(lines: readonly string[], apply: boolean) {
  const file = join(await aFolder(), 'list.csv')
  await writeFile(file, [HEAD, ...lines].join('\n'))
  const printed: string[] = []
  const deps = { store: createMemorySubscriberStore(), regions: [], now: new Date('2026-11-26T00:00:00Z') }
  const isRight = await importSubscribersCommand(file, { apply, acceptPartial: false }, deps, (line) =>
    printed.push(line),
  )
  return { isRight, printed }
}

it('prints what an import would change, and that nothing was written', async () => {
  const { isRight, printed } = await run([RIGHT], false)

  expect(isRight).toBe(true)
  expect(printed).toEqual([
    '共 1 行：新增 1，更改 0，没有变化 0，已退订或已删除 0，有错 0 处',
    '不认识的区划代码 999999：1 行，照样保存，请查对',
    '只是预览，没有写入。要写入请加 --apply',
  ])
})

it('prints lines, fields and reasons, and no address', async () => {
  const { isRight, printed } = await run([RIGHT, RIGHT, 'webhook,13912345678,1,,,,2026-11-01,t'], true)

  expect(isRight).toBe(false)
  expect(printed.at(1)).toBe('第 3 行 address：地址重复：第 2 行和第 3 行是同一个地址')
  expect(printed.at(2)).toMatch(/^第 4 行 region：要写行政区划代码/)
  expect(printed.at(-1)).toMatch(/^有错，全部没有写入/)
  expect(printed.join()).not.toMatch(/13[89]12345678/)
})
