import { element } from '../chat/element.ts'
import { isObject, words } from '../chat/reply.ts'
import { confirmedStep } from './confirm.ts'
import { type Desk, pathOf } from './context.ts'
import { box, button, link, problemLine } from './element.ts'
import { count, type ShownAlert } from './read-alert.ts'
import type { ShownPreview } from './read-preview.ts'
import { isAllClear, wordAreas } from './words.ts'

const addressOf = ({ id }: ShownAlert, step: string) => `/api/alerts/${encodeURIComponent(id)}/${step}`

/** One sentence that leaves no doubt what the second click does. */
export function approvalSentence(alert: ShownAlert, { recipients }: ShownPreview): string {
  const whom = `发给 ${wordAreas(alert)}，共 ${recipients} 个接收地址`
  if (alert.drill) return `演练：${whom}，都是测试人员，居民收不到。`
  return `${whom}，${isAllClear(alert) ? '真实的解除通知' : '真实预警'}。发出去就收不回来。`
}

function approval(alert: ShownAlert, preview: ShownPreview, desk: Desk): HTMLElement {
  return confirmedStep({
    name: alert.drill ? '批准这次演练' : '批准并发布',
    confirm: alert.drill ? '确认，开始演练' : '确认，现在发布',
    className: alert.drill ? 'go-drill' : 'go',
    sentence: () => approvalSentence(alert, preview),
    // Of the text on this screen, not of what may stand there by now.
    act: () => desk.api.post(addressOf(alert, 'approve'), { hash: alert.hash }),
    done(body) {
      const told = isObject(body) ? body : {}
      const alone = told['alone'] === true ? '这次是一个人发布的，已经记下来。' : ''
      desk.say(`已经批准，正在发给 ${count(told['recipients'])} 个接收地址。${alone}`)
      desk.go(pathOf(alert.id))
    },
  })
}

function dropping(alert: ShownAlert, desk: Desk): HTMLElement {
  return confirmedStep({
    name: '不用这份草稿',
    confirm: '确认不用',
    className: 'plain',
    sentence: () => '这份草稿会作废，什么都不会发出去。',
    reason: '为什么不用',
    act: (reason) => desk.api.post(addressOf(alert, 'cancel'), { reason }),
    done() {
      desk.say('草稿已经作废，什么都没有发。')
      desk.go('/')
    },
  })
}

/** What can be done with a draft, below everything there is to read. */
export function decisionsOn(alert: ShownAlert, preview: ShownPreview, desk: Desk): HTMLElement[] {
  const own = alert.createdBy === desk.me.name
  const note = own
    ? '这份草稿是您起草的，要由另一个人批准。请告诉同事来看。'
    : '看完上面的原文、地区和人数，没有问题再批准。'
  return [
    box(
      'section',
      'steps',
      element('h2', '', '决定'),
      element('p', '', note),
      approval(alert, preview, desk),
      box('p', '', link(`#${pathOf(alert.id)}/revise`, '修改草稿', 'as-button')),
      dropping(alert, desk),
    ),
  ]
}

function stopping(alert: ShownAlert, desk: Desk): HTMLElement {
  return confirmedStep({
    name: '停止发送',
    confirm: '确认，马上停止',
    className: 'stop',
    sentence: () =>
      `马上停：还没发出的不再发，屏幕和大喇叭撤下“${alert.headline}”。已经收到的人，要另外发解除通知，草稿会自动写好。`,
    reason: '为什么停（只写进记录，不发给居民）',
    act: (reason) => desk.api.post(addressOf(alert, 'cancel'), { reason }),
    done(body) {
      const told = isObject(body) ? body : {}
      const cancel = words(told['cancel'])
      desk.say(
        `已经停止，${count(told['letters'])} 封没有发出。${cancel === '' ? '' : '给已经收到的人的解除通知写好了，请让另一个人批准。'}`,
      )
      desk.go(pathOf(cancel === '' ? alert.id : cancel))
    },
  })
}

function clearing(alert: ShownAlert, desk: Desk): HTMLElement {
  const problem = problemLine()
  const clear = button('plain', '解除（先写草稿）', () => void draft())
  async function draft(): Promise<void> {
    clear.disabled = true
    problem.textContent = ''
    const outcome = await desk.api.post(addressOf(alert, 'all-clear'))
    clear.disabled = false
    if (outcome.kind === 'refused') {
      problem.textContent = outcome.message
      return
    }
    desk.say('解除的草稿写好了，还没有发。请看一遍，让另一个人批准。')
    desk.go(pathOf(isObject(outcome.body) ? words(outcome.body['id']) : alert.id))
  }
  return box('div', 'step', clear, problem)
}

/** What can be done with an alert that is out, or was taken down. */
export function followsOf(alert: ShownAlert, desk: Desk): HTMLElement[] {
  const { state } = alert
  const steps = [
    ...(state === 'live' || state === 'approved' ? [stopping(alert, desk)] : []),
    ...((state === 'live' || state === 'stopped') && !isAllClear(alert)
      ? [box('p', '', link(`#${pathOf(alert.id)}/update`, '更新（先写草稿）', 'as-button')), clearing(alert, desk)]
      : []),
  ]
  return steps.length === 0 ? [] : [box('section', 'steps', element('h2', '', '要做什么'), ...steps)]
}
