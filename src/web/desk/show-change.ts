import { element } from '../chat/element.ts'
import { isObject, words } from '../chat/reply.ts'
import { type Desk, pathOf } from './context.ts'
import { changeOf, draftOf, keep, readKept } from './draft.ts'
import { createDraftForm } from './draft-form.ts'
import { box, fill, link } from './element.ts'
import { readAlert, type ShownAlert } from './read-alert.ts'
import { marksOf } from './show-overview.ts'

export type ChangeKind = 'update' | 'revise'

const TITLES: Readonly<Record<ChangeKind, readonly [string, string]>> = {
  update: ['更新预警', '这里只写更新的草稿。现在生效的这条照常有效，直到更新由另一个人批准。'],
  revise: ['修改草稿', '改过的草稿要重新看一遍、重新批准。原来的草稿会作废。'],
}

function changeForm(kind: ChangeKind, alert: ShownAlert, desk: Desk): HTMLElement {
  const name = `desk-${kind}:${alert.id}`
  const before = draftOf(alert)
  return createDraftForm({
    desk,
    draft: readKept(name) ?? before,
    asksStatus: false,
    before: {},
    colours: () => ['', 'blue', 'yellow', 'orange', 'red'],
    folded: false,
    submitText: '写成草稿，先看一遍',
    problems(draft) {
      const empty = draft.headline.trim() === ''
      return [
        ...(empty ? [{ field: 'headline', message: '请写标题。' } as const] : []),
        ...(draft.until === '' ? [{ field: 'until', message: '请填到什么时候为止。' } as const] : []),
      ]
    },
    onChange: (draft) => keep(name, draft),
    submit: (draft) => desk.api.post(`/api/alerts/${encodeURIComponent(alert.id)}/${kind}`, changeOf(draft, alert)),
    done(body) {
      keep(name, undefined)
      desk.say('草稿写好了，还没有发。请看一遍，再让另一个人批准。')
      desk.go(pathOf(isObject(body) ? words(body['id']) : alert.id))
    },
  }).host
}

/** A live alert or a draft with everything it says, to be changed. */
export function showChange(stage: HTMLElement, desk: Desk, id: string, kind: ChangeKind): undefined {
  const [title, note] = TITLES[kind]
  const body = element('div', '', '正在打开……')
  fill(
    stage,
    box('p', '', link(`#${pathOf(id)}`, '‹ 回到这条预警', 'back')),
    element('h1', '', title),
    element('p', 'lead', note),
    body,
  )
  async function open(): Promise<void> {
    const outcome = await desk.api.get(`/api/alerts/${encodeURIComponent(id)}`)
    const alert = outcome.kind === 'done' && isObject(outcome.body) ? readAlert(outcome.body['alert']) : undefined
    if (alert === undefined) {
      fill(body, element('p', 'problem', outcome.kind === 'refused' ? outcome.message : '没有读懂服务器的回答。'))
      return
    }
    desk.showDrill(alert.drill)
    fill(body, box('section', 'panel', marksOf(alert), changeForm(kind, alert, desk)))
  }
  void open()
  return undefined
}
