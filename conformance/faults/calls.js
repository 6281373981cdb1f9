/**
 * What a scenario says of its calls, held to the calls that a run without a fault makes: otherwise a `–` of the table
 * would be of the organisation that was chosen, and not of the call.
 *
 * @param {import('./scenarios.js').Scenario} scenario
 * @param {readonly Pick<import('../../emulator/server.js').RequestRecord, 'action' | 'params' | 'rows'>[]} requests
 * @throws {Error} naming the call
 */
export function mustMakeItsCalls({ lists, empty = [], others, once = [] }, requests) {
  for (const call of [...lists, ...others]) {
    const made = requests.filter(({ action }) => action === call)
    if (made.length === 0) throw new Error(`${call} is not made`)
    if (once.includes(call) !== (made.length === 1)) throw new Error(`${call} is made ${made.length} times`)
    if (!lists.includes(call) || empty.includes(call)) continue
    if (!made.some(({ params }) => 'NextToken' in params)) throw new Error(`${call} has no second page`)
    if (!made.some(({ rows = 0 }) => rows > 1)) throw new Error(`${call} has no page of several rows`)
  }
}
