import { AwsEc2QueryProtocol, XmlShapeDeserializer } from '@aws-sdk/core/protocols'
import { NormalizedSchema } from '@smithy/core/schema'
import type { $Schema } from '@smithy/types'
import { readXml, type XmlChildren } from './xml.js'

export type ProtocolOptions = ConstructorParameters<typeof AwsEc2QueryProtocol>[0]

/** EC2's protocol, with another reader of its XML. */
export class Ec2Answers extends AwsEc2QueryProtocol {
  constructor(options: ProtocolOptions) {
    super(options)
    this.deserializer = new StrictDeserializer(this.deserializer.settings)
  }
}

/** A member of a structure, and the element that it is read from. */
interface Member {
  name: string
  element: string
  schema: NormalizedSchema
  isText: boolean
}

/**
 * Reads a page's rows as the SDK does, which would ask a dozen questions of each member of each row: what the members of
 * a structure are is asked once, and a text is given back as it is.
 */
export class StrictDeserializer extends XmlShapeDeserializer {
  readonly #members = new WeakMap<object, readonly Member[]>()

  protected override parseXml(xml: string): unknown {
    return readXml(xml)
  }

  override readSchema(schema: $Schema, value: unknown): unknown {
    const normal = NormalizedSchema.of(schema)
    if (typeof value === 'string' && isPlainText(normal)) return value
    // The SDK would make a zero of it, which is a number like any other.
    if (value === '' && normal.isNumericSchema()) return NaN
    if (!isChildren(value) || !isPlainStructure(normal)) return super.readSchema(normal, value)

    const read: Record<string, unknown> = {}
    for (const { name, element, schema: own, isText } of this.#membersOf(normal)) {
      const child = value[element]
      if (child !== undefined)
        read[name] = isText && typeof child === 'string' ? child : this.readSchema(own, child)
    }
    return read
  }

  #membersOf(structure: NormalizedSchema): readonly Member[] {
    const key = structure.getSchema() as object
    const known = this.#members.get(key)
    if (known !== undefined) return known
    const members = Array.from(structure.structIterator(), ([name, schema]) => ({
      name,
      element: schema.getMemberTraits().xmlName ?? name,
      schema,
      isText: isPlainText(schema)
    }))
    this.#members.set(key, members)
    return members
  }
}

function isChildren(value: unknown): value is XmlChildren {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPlainText(schema: NormalizedSchema): boolean {
  return schema.isStringSchema() && schema.getMergedTraits().mediaType === undefined
}

/** No union, which would have to be told of what it does not know. EC2 has none, nor a member that is the whole answer. */
function isPlainStructure(schema: NormalizedSchema): boolean {
  return schema.isStructSchema() && !schema.isUnionSchema()
}
