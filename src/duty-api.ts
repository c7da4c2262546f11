import type { Duty } from './alerts/duty.ts'
import { isDutyName, plainDutyName } from './alerts/duty-name.ts'
import { type DutyStore, DutyWays } from './alerts/duty-store.ts'
import type { Clock } from './domain/clock.ts'
import type { Refused } from './http/staff/campaigns-api.ts'
import type { DutyApi } from './http/staff/duty-api.ts'

export interface DutyApiDeps {
  readonly store: Pick<DutyStore, 'list' | 'add' | 'end'>
  readonly duty: Pick<Duty, 'acknowledge'>
  readonly clock: Clock
}

function refused(code: string, message: string): Refused {
  return { kind: 'refused', code, message }
}

/** What the routes of duty ask, put to the duty. */
export function createDutyApi({ store, duty, clock }: DutyApiDeps): DutyApi {
  const find = async (name: string) => (await store.list()).find((contact) => contact.name === name)
  return {
    list: () => store.list(),
    async add(wish) {
      const name = plainDutyName(wish.name)
      if (!isDutyName(name)) return refused('duty.name', '名字要写1到40个字，只用汉字、字母和数字。')
      const ways = DutyWays.safeParse(wish.ways)
      if (!ways.success) return refused('duty.ways', '要写1到5种联系方式，按先后顺序。')
      const { region, tester } = wish
      const isNew = await store.add({ name, region, ways: ways.data, tester, createdAt: clock() })
      const contact = isNew ? await find(name) : undefined
      return contact === undefined
        ? refused('duty.known', '这个名字已经有了，或者以前用过，请换一个名字。')
        : { kind: 'added', id: contact.id }
    },
    async end(name) {
      switch (await store.end(plainDutyName(name), clock())) {
        case 'ended':
          return { kind: 'ended' }
        case 'ended-before':
          return refused('duty.over', '这个人已经不在值班名单上了。')
        case 'unknown':
          return refused('duty.not-found', '值班名单上没有这个名字。')
      }
    },
    async acknowledge(alert, name, staff) {
      return (await duty.acknowledge(alert, plainDutyName(name), staff))
        ? { kind: 'acknowledged' }
        : refused('duty.no-letter', '这条预警没有通知过这个人，不用登记。')
    },
  }
}
