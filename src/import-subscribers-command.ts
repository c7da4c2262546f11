import { readFile } from 'node:fs/promises'
import {
  type ImportDeps,
  type ImportOptions,
  type ImportPreview,
  importSubscribers,
} from './audience/import-subscribers.ts'

const MOST_SHOWN = 40

function describe(preview: ImportPreview): string[] {
  const { rows, errors, ended, unknownRegions, same } = preview
  const shown = errors.slice(0, MOST_SHOWN)
  return [
    `共 ${rows} 行：新增 ${preview.new}，更改 ${preview.changed}，没有变化 ${same}，已退订或已删除 ${ended.length}，有错 ${errors.length} 处`,
    ...(ended.length > 0
      ? [
          `已退订或已删除的不会恢复，要本人发“订阅”：第 ${ended.slice(0, MOST_SHOWN).join('、')} 行${ended.length > MOST_SHOWN ? ' 等' : ''}`,
        ]
      : []),
    ...unknownRegions.map(({ region, rows: count }) => `不认识的区划代码 ${region}：${count} 行，照样保存，请查对`),
    ...shown.map(({ line, field, message }) => `第 ${line} 行${field === null ? '' : ` ${field}`}：${message}`),
    ...(errors.length > shown.length ? [`还有 ${errors.length - shown.length} 处错误没有列出`] : []),
  ]
}

function outcomeOf({ errors, written }: ImportPreview, { apply, acceptPartial }: ImportOptions): string {
  if (!apply) return '只是预览，没有写入。要写入请加 --apply'
  if (errors.length > 0 && !acceptPartial)
    return '有错，全部没有写入。改好再导入，或者加 --accept-partial 只写没有错的行'
  return `已写入 ${written} 行`
}

/**
 * `kepu import-subscribers FILE`: prints what the file would change, and changes it with `apply`. Prints no address.
 * @returns false when a line is wrong
 */
export async function importSubscribersCommand(
  file: string,
  options: ImportOptions,
  deps: ImportDeps,
  print: (line: string) => void,
): Promise<boolean> {
  const preview = await importSubscribers(await readFile(file), options, deps)
  for (const line of [...describe(preview), outcomeOf(preview, options)]) print(line)
  return preview.errors.length === 0
}
