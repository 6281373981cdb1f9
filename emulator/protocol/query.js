/**
 * Reading the parameters of AWS's two query protocols: `IpamScopeId=…`, `Filter.1.Value.2=…` (EC2),
 * `MessageAttributes.entry.1.Name=…` (SNS), `MetricData.member.1.MetricName=…`.
 */
export class QueryParams {
  /** @type {ReadonlyMap<string, string>} */
  #values

  /** @param {string | ReadonlyMap<string, string>} source a form body or query string, or its values */
  constructor(source) {
    this.#values = typeof source === 'string' ? new Map(new URLSearchParams(source)) : source
  }

  /**
   * @param {string} name
   * @returns {string | undefined}
   */
  get(name) {
    return this.#values.get(name)
  }

  /** @returns {Record<string, string>} every parameter as it came, for assertions */
  toObject() {
    return Object.fromEntries(this.#values)
  }

  /**
   * The strings of a list: `Name.1`, `Name.2` … up to the first gap.
   * @param {string} name including `.member` or `.entry` where the protocol has it
   * @returns {string[]}
   */
  strings(name) {
    const found = []
    for (let n = 1; ; n++) {
      const value = this.#values.get(`${name}.${n}`)
      if (value === undefined) return found
      found.push(value)
    }
  }

  /**
   * The structures of a list: `Filter.1.Name`, `Filter.1.Value.1` … each as parameters of its own. One pass over
   * everything, so that a thousand metrics stay cheap.
   * @param {string} name
   * @returns {QueryParams[]}
   */
  structures(name) {
    /** @type {Map<number, Map<string, string>>} */
    const byIndex = new Map()
    const prefix = `${name}.`
    for (const [key, value] of this.#values) {
      if (!key.startsWith(prefix)) continue
      const dot = key.indexOf('.', prefix.length)
      const index = Number(key.slice(prefix.length, dot === -1 ? undefined : dot))
      if (!Number.isInteger(index)) continue
      const values = byIndex.get(index) ?? new Map()
      byIndex.set(index, values)
      values.set(dot === -1 ? '' : key.slice(dot + 1), value)
    }
    return [...byIndex.entries()].sort(([a], [b]) => a - b).map(([, values]) => new QueryParams(values))
  }
}
