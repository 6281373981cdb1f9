import { EC2Client } from '@aws-sdk/client-ec2'
import { AwsEc2QueryProtocol } from '@aws-sdk/core/protocols'
import { collectBody } from '@smithy/core/protocols'
import type { MetadataBearer } from '@smithy/types'
import { clientConfig, type Access } from './clients.js'
import { Ec2Answers, type ProtocolOptions } from './ec2-answers.js'
import { Turns } from './turns.js'

/** EC2 in a Region, as every list is read from it. */
export function createEc2Client(access: Access, region: string): EC2Client {
  const client = new EC2Client({ ...clientConfig(access, region), protocol: Ec2Protocol })
  // It makes a redacted copy of every page for a logger that is not there.
  client.middlewareStack.remove('loggerMiddleware')
  return client
}

/** One for all clients: it is one thread that reads the answers of every Region and account. */
const turns = new Turns()

/**
 * EC2's protocol, whose answers are read by another parser: the SDK's own goes through them letter by letter. That took
 * half the time of a large organisation. Errors are left to the SDK, which also knows what a page of HTML in their
 * place is to come to.
 */
class Ec2Protocol extends AwsEc2QueryProtocol {
  private readonly answers: AwsEc2QueryProtocol

  constructor(options: ProtocolOptions) {
    super(options)
    this.answers = new Ec2Answers(options)
  }

  override setSerdeContext(context: Parameters<AwsEc2QueryProtocol['setSerdeContext']>[0]): void {
    super.setSerdeContext(context)
    this.answers.setSerdeContext(context)
  }

  override async deserializeResponse<Output extends MetadataBearer>(
    ...[operation, context, response]: Parameters<AwsEc2QueryProtocol['deserializeResponse']>
  ): Promise<Output> {
    if (response.statusCode >= 300) return await super.deserializeResponse(operation, context, response)
    const body = await collectBody(response.body, context)
    await turns.wait(isBeforeAnother(body))
    return await this.answers.deserializeResponse(operation, context, Object.assign(response, { body }))
  }
}

/**
 * Whether an answer seems to be a page behind which another follows, which is asked for once this one is read. It only
 * decides what is read first.
 */
function isBeforeAnother(body: Uint8Array): boolean {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes('<nextToken>')
}
