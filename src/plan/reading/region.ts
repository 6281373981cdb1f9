import { constantOf, referencesOf } from './configuration.js'
import { memberOf, objectOf, textOf } from './shapes.js'

const REGION = /^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/

/** The Regions of a plan's providers. Of its variables, which may be secrets, it reads those that name a Region. */
export class ProviderRegions {
  readonly #providers: Record<string, unknown>
  readonly #variables: unknown
  readonly #known = new Map<string, string | undefined>()

  constructor(providers: unknown, variables: unknown) {
    this.#providers = objectOf(providers) ?? {}
    this.#variables = variables
  }

  /** @param key `provider_config_key` of a resource: `aws`, `aws.west`, `module.network:aws` */
  of(key: string | undefined): string | undefined {
    if (key === undefined) return undefined
    if (!this.#known.has(key)) this.#known.set(key, this.#find(key))
    return this.#known.get(key)
  }

  /**
   * A provider that a module did not configure is its caller's. Which one the caller passed is not told by older
   * versions, so there it is known only where all of the root module have one Region.
   */
  #find(key: string): string | undefined {
    const own = this.#regionOf(key)
    if (own !== undefined || !key.includes(':')) return own
    const [name = ''] = key.slice(key.lastIndexOf(':') + 1).split('.')
    const roots = Object.keys(this.#providers).filter(other => other === name || other.startsWith(`${name}.`))
    const regions = new Set(roots.map(root => this.#regionOf(root)))
    const [region, ...others] = regions
    return others.length === 0 ? region : undefined
  }

  #regionOf(key: string): string | undefined {
    const expression = memberOf(memberOf(memberOf(this.#providers, key), 'expressions'), 'region')
    const constant = regionIn(constantOf(expression))
    if (constant !== undefined || key.includes(':')) return constant
    const [reference, ...others] = referencesOf(expression)
    const variable = /^var\.([\w-]+)$/.exec(reference ?? '')?.[1]
    if (variable === undefined || others.length > 0) return undefined
    return regionIn(memberOf(memberOf(this.#variables, variable), 'value'))
  }
}

function regionIn(value: unknown): string | undefined {
  const text = textOf(value)
  return text !== undefined && REGION.test(text) ? text : undefined
}

/** The Region that a resource's own attributes tell: `region`, its zone, or its ARN. */
export function regionOfAttributes(attributes: unknown): { own?: string; told?: string } {
  const own = regionIn(memberOf(attributes, 'region'))
  if (own !== undefined) return { own }
  const zone = textOf(memberOf(attributes, 'availability_zone'))?.replace(/[a-z]$/, '')
  const arn = textOf(memberOf(attributes, 'arn'))?.split(':')[3]
  const told = regionIn(zone) ?? regionIn(arn)
  return told === undefined ? {} : { told }
}
