import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { Turns } from '../../../src/aws/turns.js'

describe('turns', () => {
  it('begins at once with what comes first', async () => {
    const read: string[] = []
    const wait = new Turns().wait(false).then(() => read.push('last page'))
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
    expect(read).toEqual(['last page'])
    await wait
  })

  it('lets those go first that others wait for, each kind in the order in which it came', async () => {
    const turns = new Turns()
    const read: string[] = []
    await Promise.all(
      [
        { name: 'the first to come', isUrgent: false },
        { name: 'last page of A', isUrgent: false },
        { name: 'page of B', isUrgent: true },
        { name: 'last page of C', isUrgent: false },
        { name: 'page of D', isUrgent: true }
      ].map(async ({ name, isUrgent }) => {
        await turns.wait(isUrgent)
        read.push(name)
      })
    )
    expect(read).toEqual(['the first to come', 'page of B', 'page of D', 'last page of A', 'last page of C'])
  })

  it('does not let one wait for ever, whatever else comes', async () => {
    const turns = new Turns()
    const read: string[] = []
    const names = ['first', 'a', 'b', 'last page', 'c', 'd', 'another last page', 'e', 'f', 'g', 'h']
    await Promise.all(
      names.map(async name => {
        await turns.wait(!name.endsWith('last page'))
        read.push(name)
      })
    )
    expect(read.join(', ')).toBe('first, a, b, c, last page, d, e, f, another last page, g, h')
  })

  it('gives one turn at a time, in which what was read can lead to another request', async () => {
    const turns = new Turns()
    const done: string[] = []
    const walk = async (name: string) => {
      await turns.wait(true)
      done.push(`${name} read`)
      for (let turn = 0; turn < 4; turn += 1) await setImmediate()
      done.push(`${name} asks on`)
    }
    await Promise.all([walk('A'), walk('B')])
    expect(done).toEqual(['A read', 'A asks on', 'B read', 'B asks on'])
  })

  it('goes on after a pause', async () => {
    const turns = new Turns()
    await turns.wait(true)
    for (let turn = 0; turn < 20; turn += 1) await setImmediate()
    await expect(turns.wait(false)).resolves.toBeUndefined()
  })
})
