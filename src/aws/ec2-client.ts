import { EC2Client } from '@aws-sdk/client-ec2'
import { AwsEc2QueryProtocol, XmlShapeDeserializer } from '@aws-sdk/core/protocols'
import { clientConfig, type Access } from './clients.js'
import { readXml } from './xml.js'

/** EC2 in a Region, as every list is read from it. */
export function createEc2Client(access: Access, region: string): EC2Client {
  const client = new EC2Client({ ...clientConfig(access, region), protocol: Ec2Protocol })
  // It makes a redacted copy of every page for a logger that is not there.
  client.middlewareStack.remove('loggerMiddleware')
  return client
}

/**
 * EC2's protocol, whose answers are read by another parser: the SDK's own goes through them letter by letter. That took
 * half the time of a large organisation.
 */
class Ec2Protocol extends AwsEc2QueryProtocol {
  constructor(options: ConstructorParameters<typeof AwsEc2QueryProtocol>[0]) {
    super(options)
    this.deserializer = new FastDeserializer(this.deserializer.settings)
  }
}

class FastDeserializer extends XmlShapeDeserializer {
  /** What is not plain or not well-formed is left to the SDK, which says what it is to come to. */
  protected override parseXml(xml: string): unknown {
    try {
      return readXml(xml)
    } catch {
      return super.parseXml(xml)
    }
  }
}
