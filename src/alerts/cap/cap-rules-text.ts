import type { NamedValue } from '../../domain/alert.ts'
import { HIDDEN_CHARACTERS } from './cap-forms.ts'
import type { Judging } from './cap-rules.ts'

/** Empty, or with characters that no XML may hold or that make it look other than it is. */
export function checkText(text: string, xpath: string, { report }: Judging): void {
  if (text.trim() === '') report('error', 'empty', xpath, '写了但是空的。不用就不要写。')
  if (HIDDEN_CHARACTERS.test(text)) report('error', 'hidden-characters', xpath, '文字里有看不见的控制字符，请去掉。')
}

export function checkNamedValues(values: readonly NamedValue[], xpath: string, judging: Judging): void {
  for (const [index, value] of values.entries()) {
    const place = judging.placeOf(value, `${xpath}[${index + 1}]`)
    checkText(value.name, `${place}/valueName`, judging)
    checkText(value.value, `${place}/value`, judging)
  }
}
