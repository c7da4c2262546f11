import { element } from '../chat/element.ts'
import { isObject, words } from '../chat/reply.ts'
import { readNote, writeNote } from '../chat/store.ts'
import { type Desk, pathOf } from './context.ts'
import { box, fill, link, problemLine } from './element.ts'
import { areaField, controlField } from './fields.ts'
import { readFindings, type ShownFinding } from './read-lists.ts'
import { wordFinding, wordImport } from './words.ts'

const KEPT = 'desk-cap'
const ROWS = 6
/** A longer message is not kept for a reload; it comes as a file. */
const MOST_KEPT = 200_000

function findingsOf(findings: readonly ShownFinding[]): HTMLElement {
  if (findings.length === 0) return element('p', '', '没有发现问题。')
  const rows = findings.map(({ level, xpath, message }) =>
    box(
      'li',
      `finding finding-${level}`,
      element('strong', '', wordFinding(level)),
      element('span', '', ` ${message} `),
      element('code', '', xpath),
    ),
  )
  return box('ul', 'findings', ...rows)
}

/** A CAP message as a file or as text; every finding is shown. */
export function showCapForm({ api, go, say }: Desk): HTMLElement {
  const file = element('input', '')
  file.type = 'file'
  file.accept = '.xml,.cap,application/xml,text/xml'
  const chosen = controlField('CAP 文件', '选了文件，就不看下面贴的文字。', file)
  const pasted = areaField('或者把 CAP 的内容贴在这里', '', ROWS, (value) =>
    writeNote(KEPT, value.length > MOST_KEPT ? '' : value),
  )
  pasted.control.value = readNote(KEPT)
  pasted.control.spellcheck = false
  const said = problemLine()
  const result = element('div', 'result')
  result.tabIndex = -1
  const send = element('button', 'go-on', '读入 CAP 消息')
  send.type = 'submit'
  const form = box('form', '', chosen.host, pasted.host, said, send, result)

  async function submit(): Promise<void> {
    const xml = file.files?.[0] ?? pasted.control.value
    if (xml === '') {
      pasted.tell('请选一个文件，或者把内容贴进来。')
      return pasted.focus()
    }
    pasted.tell('')
    said.textContent = ''
    fill(result)
    send.disabled = true
    const outcome = await api.postXml('/api/alerts/cap', xml)
    send.disabled = false
    if (outcome.kind === 'refused') {
      said.textContent = outcome.message
      return send.focus()
    }
    const told = isObject(outcome.body) ? outcome.body : {}
    const alert = words(told['alert'])
    const findings = readFindings(outcome.body)
    if (alert !== '') writeNote(KEPT, '')
    if (alert !== '' && findings.length === 0) {
      say('CAP 消息已经做成草稿，还没有发。')
      return go(pathOf(alert))
    }
    fill(
      result,
      element('h3', '', wordImport(words(told['importAs']))),
      findingsOf(findings),
      ...(alert === '' ? [] : [box('p', '', link(`#${pathOf(alert)}`, '看草稿', 'as-button'))]),
    )
    result.focus()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
  return box('section', 'panel', element('h2', '', '从 CAP 消息导入'), form)
}
